import { performance } from 'node:perf_hooks';
import type { BodySink, BodySource, Release } from './body.js';
import { CompleteBody } from './complete-body.js';
import { Fields } from './fields.js';
import { ProxyError } from './proxy-error.js';
import type { ConnectionView, RequestHead } from './request.js';
import { type DetachedConnection, ResponseHead, type ResponseWriter } from './response.js';
import { retryAfterSeconds } from './retry-after.js';
import type { ClaimedTarget, ErrorPages, ServiceView, SlotView } from './views.js';

/** Whoever works for an exchange and must stop when it is called off: a wait, a connection to a target, a tunnel. */
export interface CancelListener {
  cancelled(reason: ProxyError): void;
}

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
export class Exchange implements BodySink {
  /** When the head was complete: milliseconds on the monotonic clock, and of Unix time. */
  readonly startedAt = performance.now();
  readonly startedUnixMs = Date.now();

  /** What the target will be asked for: the request's own target until a stage changes it. */
  forwardTarget: string;
  /** The body that goes to the target; a stage that buffers puts its own in place. */
  body: BodySource;
  requestId = '';
  /** `t=` and Unix milliseconds: when the first proxy on the way had the request. */
  requestStart = '';
  /** Below which of its service's prefixes it came; `/` without one. */
  pathPrefix = '/';
  service: ServiceView | null = null;
  slot: SlotView | null = null;
  claimed: ClaimedTarget | null = null;
  errorPages: ErrorPages | null = null;

  /** The status that was sent; 499 when the client left before one was, 0 while that is open. */
  status = 0;
  /** Body bytes, without framing, given to the client's connection. For a tunnel: bytes to the client. */
  bytesSent = 0;
  /** Bytes that a tunnel took from the client. */
  bytesReceived = 0;
  /** The target's, or our own; null until there is an answer. */
  responseFields: Fields | null = null;
  /** Why it did not end with the target's answer, whole. */
  error: ProxyError | null = null;

  #phase: 'open' | 'answering' | 'tunnel' | 'over' = 'open';
  #filters: HeadFilter[] | null = null;
  #interceptor: Interceptor | null = null;
  #watchers: CancelListener[] | null = null;
  #endListeners: ((exchange: Exchange) => void)[] = [];
  #source: BodySource | null = null;
  #abort: AbortController | null = null;

  constructor(
    readonly request: RequestHead,
    readonly connection: ConnectionView,
    body: BodySource,
    private readonly writer: ResponseWriter,
  ) {
    this.forwardTarget = request.target;
    this.body = body;
  }

  /** The request's target without its query, still encoded. */
  get path(): string {
    const target = this.request.target;
    const mark = target.indexOf('?');
    return mark < 0 ? target : target.slice(0, mark);
  }

  /** What follows the `?`; empty when there is none. */
  get query(): string {
    const mark = this.request.target.indexOf('?');
    return mark < 0 ? '' : this.request.target.slice(mark + 1);
  }

  /** An answer has begun, a tunnel stands, or it is over: no later stage should run. */
  get answered(): boolean {
    return this.#phase !== 'open';
  }

  get over(): boolean {
    return this.#phase === 'over';
  }

  /** Aborted when the exchange is called off, for code that waits with promises. Made when first asked for. */
  get signal(): AbortSignal {
    if (this.#abort === null) {
      const abort = new AbortController();
      this.#abort = abort;
      if (this.over) abort.abort(this.error ?? undefined);
      else this.onCancel({ cancelled: (reason) => abort.abort(reason) });
    }
    return this.#abort.signal;
  }

  /** Changes the head of the target's answer before it is sent. Runs in the order of registration. */
  filterHead(filter: HeadFilter): void {
    (this.#filters ??= []).push(filter);
  }

  /** Lets one stage hold the target's answer back; runs after the filters. */
  interceptResponse(interceptor: Interceptor): void {
    this.#interceptor = interceptor;
  }

  /** Runs `listener` once when the exchange is over, whichever way. */
  onEnd(listener: (exchange: Exchange) => void): void {
    this.#endListeners.push(listener);
  }

  /** Tells `listener` when the exchange is called off; not when it ends well. */
  onCancel(listener: CancelListener): void {
    if (this.#watchers === null) this.#watchers = [listener];
    else this.#watchers.push(listener);
  }

  offCancel(listener: CancelListener): void {
    const at = this.#watchers?.indexOf(listener) ?? -1;
    if (at >= 0) this.#watchers?.splice(at, 1);
  }

  /** Passes an interim answer on (100 Continue, 103 Early Hints); dropped once the final one has begun. */
  inform(status: number, fields: Fields): void {
    if (this.#phase === 'open') this.writer.inform(status, fields);
  }

  /** The target's answer: filters and the interceptor see it, then it is sent. */
  respond(head: ResponseHead, body: BodySource): void {
    if (this.answered) return body.cancel();
    if (this.#filters !== null) for (const filter of this.#filters) filter(head, this);
    if (this.#interceptor !== null && this.#interceptor(head, body, this)) return;
    this.send(head, body);
  }

  /** Sends an answer as it is; the body flows at the client's speed. */
  send(head: ResponseHead, body: BodySource): void {
    if (this.answered) return body.cancel();
    this.#phase = 'answering';
    this.status = head.status;
    this.responseFields = head.fields;
    this.#source = body;
    this.writer.feedFrom(body);
    this.writer.head(head);
    body.flowTo(this);
  }

  /** An answer that a stage has ready. @param body text is sent as UTF-8 */
  answer(status: number, fields: Fields, body: string | Uint8Array = ''): void {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    this.send(new ResponseHead(status, fields, bytes.length), new CompleteBody(bytes));
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

  /** Takes an upgraded connection out of the codec's hands; the caller pipes it, counts bytes and calls {@link finish}. */
  detach(): DetachedConnection {
    this.#phase = 'tunnel';
    return this.writer.detach();
  }

  /** A tunnel is closed. @param status what it was opened with, 101 */
  finish(status: number): void {
    if (this.over) return;
    this.status ||= status;
    this.#finish();
  }

  /**
   * Ends it with an error: a page while nothing was sent, a broken connection or stream afterwards. Who works for it is
   * told to stop. Anything may be given; see {@link ProxyError.from}.
   */
  fail(thrown: unknown): void {
    if (this.over) return;
    const error = ProxyError.from(thrown);
    this.error = error;
    const phase = this.#phase;
    this.#callOff(error);
    if (phase === 'open') return this.#sendErrorPage(error);
    this.#source?.cancel();
    if (phase === 'answering') this.writer.abort(error);
    this.#finish();
  }

  /** Called off from outside: drained, shut down, timed out. The same as {@link fail}. */
  cancel(reason: ProxyError): void {
    this.fail(reason);
  }

  /** The codec: the client's connection or stream is gone, nothing can be sent any more. */
  clientLeft(): void {
    if (this.over) return;
    this.error ??= new ProxyError('CLIENT_LEFT', 'the client left before the end of its answer');
    if (this.status === 0) this.status = this.error.status;
    this.#callOff(this.error);
    this.#source?.cancel();
    this.#finish();
  }

  #sendErrorPage(error: ProxyError): void {
    const fields = Fields.of('Content-Type', 'text/html; charset=utf-8');
    const wait = retryAfterSeconds(error);
    if (wait > 0) fields.add('Retry-After', String(wait));
    this.answer(error.status, fields, this.errorPages?.render(error.status, error.publicMessage) ?? '');
  }

  #callOff(reason: ProxyError): void {
    const watchers = this.#watchers;
    this.#watchers = null;
    if (watchers !== null) for (const watcher of watchers) watcher.cancelled(reason);
  }

  #finish(): void {
    this.#phase = 'over';
    for (const listener of this.#endListeners) listener(this);
  }
}
