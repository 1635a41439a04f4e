import { performance } from 'node:perf_hooks';
import { type BodySink, type BodySource, NO_BODY, type Release } from './body.js';
import { type CancelListener, CancelListeners } from './cancel-listeners.js';
import { CompleteBody } from './complete-body.js';
import { errorPage } from './error-page.js';
import { ExchangeRecord } from './exchange-record.js';
import type { Fields } from './fields.js';
import { ProxyError } from './proxy-error.js';
import type { ConnectionView, RequestHead } from './request.js';
import { type DetachedConnection, ResponseHead, type ResponseWriter } from './response.js';

/** Takes back what was done for an exchange, or tells of it, when it is over. */
export type EndListener = (exchange: Exchange) => void;
/** Sees, and may change, the head of an answer that came from a target. */
export type HeadFilter = (head: ResponseHead, exchange: Exchange) => void;
/** May take a target's whole answer over: returns true, and calls {@link Exchange.send} itself when it is ready. */
export type Interceptor = (head: ResponseHead, body: BodySource, exchange: Exchange) => boolean;

/**
 * One request and its answer, whichever protocol it came by.
 *
 *     open ──send──► answering ──end──► over
 *       │  └──detach──► tunnel ──finish──► over        an upgrade
 *       └──fail, cancel, clientLeft (also while answering or tunnelling)──► over
 *
 * Stages read and change it; the codec that made it gave it a {@link ResponseWriter}. However it ends, it ends once:
 * {@link onEnd} listeners run exactly one time, and what arrives later is dropped.
 */
export class Exchange extends ExchangeRecord implements BodySink {
  #phase: 'open' | 'answering' | 'tunnel' | 'over' = 'open';
  #filters: HeadFilter[] | null = null;
  #interceptor: Interceptor | null = null;
  #cancelListeners: CancelListeners | null = null;
  readonly #endListeners: EndListener[] = [];
  #source: BodySource | null = null;

  constructor(
    request: RequestHead,
    connection: ConnectionView,
    body: BodySource,
    private readonly writer: ResponseWriter,
  ) {
    super(request, connection, body);
  }

  /** An answer has begun, a tunnel stands, or it is over: no later stage should run. */
  get answered(): boolean {
    return this.#phase !== 'open';
  }

  /** A tunnel stands: nothing but its two ends will end it. */
  get upgraded(): boolean {
    return this.#phase === 'tunnel';
  }

  get over(): boolean {
    return this.#phase === 'over';
  }

  /** Aborted when the exchange is called off, for code that waits with promises. Made when first asked for. */
  get signal(): AbortSignal {
    return (this.#cancelListeners ??= new CancelListeners()).signal;
  }

  /**
   * Changes the head of the target's answer before it is sent. The last one registered runs first: an answer goes back
   * through the stages the way its request came, so each sees what the target and the stages behind it made.
   */
  filterHead(filter: HeadFilter): void {
    (this.#filters ??= []).push(filter);
  }

  /** Lets one stage hold the target's answer back; runs after the filters. */
  interceptResponse(interceptor: Interceptor): void {
    this.#interceptor = interceptor;
  }

  /** Runs `listener` once when the exchange is over, whichever way; at once when it is over already. */
  onEnd(listener: EndListener): void {
    if (this.over) listener(this);
    else this.#endListeners.push(listener);
  }

  /** Tells `listener` when the exchange is called off, at once when it is already; not when it ends well. */
  onCancel(listener: CancelListener): void {
    (this.#cancelListeners ??= new CancelListeners()).add(listener);
  }

  offCancel(listener: CancelListener): void {
    this.#cancelListeners?.remove(listener);
  }

  /** Passes an interim answer on (100 Continue, 103 Early Hints); dropped once the final one has begun. */
  inform(status: number, fields: Fields): void {
    if (this.#phase === 'open') this.writer.inform(status, fields);
  }

  /** The target's answer: filters and the interceptor see it, then it is sent. */
  respond(head: ResponseHead, body: BodySource): void {
    if (this.answered) return body.cancel();
    this.answeredAt = performance.now();
    try {
      if (this.#filters !== null) for (let i = this.#filters.length - 1; i >= 0; i--) this.#filters[i]?.(head, this);
      if (this.#interceptor !== null && !this.answered && this.#interceptor(head, body, this)) return;
    } catch (thrown) {
      body.cancel();
      return this.fail(thrown);
    }
    this.send(head, body);
  }

  /** Sends an answer as it is; the body flows at the client's speed. */
  send(head: ResponseHead, body: BodySource): void {
    if (this.answered) return body.cancel();
    try {
      this.writer.feedFrom(body);
      this.writer.head(head);
    } catch (thrown) {
      // A stage left a header that cannot be sent; nothing has gone out. If it was the error page's, nothing can.
      body.cancel();
      return this.error === null ? this.fail(thrown) : this.#breakOff(this.error, true);
    }
    if (this.answered) return body.cancel();
    this.#phase = 'answering';
    this.status = head.status;
    this.responseFields = head.fields;
    this.#source = body;
    body.flowTo(this);
  }

  /**
   * An answer that a stage has ready; to HEAD only its head.
   *
   * @param body text is sent as UTF-8
   * @param closes see {@link ResponseHead.closes}
   */
  answer(status: number, fields: Fields, body: string | Uint8Array = '', closes = false): void {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const source = this.request.method === 'HEAD' ? NO_BODY : new CompleteBody(bytes);
    this.send(new ResponseHead(status, fields, bytes.length, '', closes), source);
  }

  write(chunk: Uint8Array, release: Release | null): boolean {
    if (this.#phase !== 'answering') {
      release?.();
      return true;
    }
    this.bytesSent += chunk.length;
    return this.writer.write(chunk, release);
  }

  flush(): void {
    if (this.#phase === 'answering') this.writer.flush();
  }

  end(trailers: Fields | null): void {
    if (this.#phase !== 'answering') return;
    this.writer.end(trailers);
    this.#finish();
  }

  /** The source of the answer's body broke off: the client must not take what it got for the whole. */
  abort(reason: Error): void {
    this.fail(reason);
  }

  /**
   * Takes an upgraded connection out of the codec's hands, for the 101 and what follows; the caller pipes it, counts
   * bytes and calls {@link finish}.
   *
   * @throws {Error} when there is an answer already, or the connection cannot be upgraded
   */
  detach(): DetachedConnection {
    if (this.answered) throw new Error('an exchange that is answered cannot become a tunnel');
    const connection = this.writer.detach();
    this.#phase = 'tunnel';
    this.status = 101;
    return connection;
  }

  /** A tunnel is closed. @param status what it was opened with, 101 */
  finish(status: number): void {
    if (this.over) return;
    this.status = status;
    this.#finish();
  }

  /**
   * Ends it with an error: a page while nothing was sent, a broken connection or stream afterwards. Who works for it is
   * told to stop. Anything may be given, see {@link ProxyError.from}; of several errors the first one counts. A client
   * that left gets no page.
   */
  fail(thrown: unknown): void {
    if (this.over) return;
    const error = (this.error ??= ProxyError.from(thrown));
    if (this.#phase !== 'open' || error.code === 'CLIENT_LEFT') return this.#breakOff(error, this.#phase !== 'tunnel');
    this.#callOff(error);
    // Who was told may have come back here, or answered.
    if (!this.answered) this.#sendErrorPage(error);
  }

  /** Called off from outside: drained, shut down, timed out. The same as {@link fail}. */
  cancel(reason: ProxyError): void {
    this.fail(reason);
  }

  /** The codec: the client's connection or stream is gone, nothing can be sent any more. */
  clientLeft(): void {
    if (!this.over)
      this.#breakOff(new ProxyError('CLIENT_LEFT', 'the client left before the end of its answer'), false);
  }

  #sendErrorPage(error: ProxyError): void {
    try {
      const { fields, html } = errorPage(error, this.errorPages);
      this.answer(error.status, fields, html);
    } catch {
      this.#breakOff(error, true);
    }
  }

  /** @param abortsAnswer there is a client that must not take what it got for the whole */
  #breakOff(error: ProxyError, abortsAnswer: boolean): void {
    // First of all: what is called off or cancelled may come back here.
    this.#phase = 'over';
    this.error ??= error;
    this.status ||= error.status;
    this.#callOff(error);
    this.#source?.cancel();
    if (abortsAnswer) this.writer.abort(error);
    this.#finish();
  }

  #callOff(reason: ProxyError): void {
    (this.#cancelListeners ??= new CancelListeners()).callOff(reason);
  }

  #finish(): void {
    this.#phase = 'over';
    this.endedAt = performance.now();
    for (const listener of this.#endListeners) {
      try {
        listener(this);
      } catch (thrown) {
        // The others still have counts to take back; one listener's bug is no reason to lose the thread with them.
        process.emitWarning(ProxyError.from(thrown));
      }
    }
  }
}
