import { performance } from 'node:perf_hooks';
import {
  type BodySource,
  type DetachedConnection,
  type Exchange,
  Fields,
  ProxyError,
  type Release,
  type ResponseHead,
  type ResponseWriter,
} from '@app/pipeline';
import { type ConnectionLimits, hasNoBody } from '@app/http1';
import { bodyBrokenOff } from './body-errors.js';
import { ErrorCode } from './error-code.js';
import type { ReceiveWindow } from './receive-window.js';
import type { BodyOwner, RequestBody } from './request-body.js';
import type { Sender } from './sender.js';
import { STREAM_WINDOW } from './settings.js';
import { SendingStream } from './sending-stream.js';
import { StreamWatch, type StreamVerdict, type WatchedStream } from './stream-watch.js';

/** The connection that a stream belongs to. */
export interface StreamOwner {
  /** False while other streams wait with all that the client may send. */
  readonly mayReceive: boolean;
  /** So much of what the stream received was passed on, or dropped. */
  consumed(stream: Stream, bytes: number): void;
  /** Both sides have ended it. */
  finished(stream: Stream): void;
  /** We end it before its time. @param reason for the log; null when nothing went wrong, or that is known already */
  resetByUs(stream: Stream, code: ErrorCode, reason: ProxyError | null): void;
  /** It has had its answer, and is told to keep the rest of its request. */
  unwanted(stream: Stream): void;
  /** RFC 9113 8.1.1: the rest of its request cannot be believed. @param how its body is, compared to its length */
  malformed(stream: Stream, how: 'longer' | 'shorter'): void;
}

const NO_FIELDS = new Fields();
/**
 * A client that is still sending its request may keep the rest of it (RFC 9113 8.1), but is not told so with the answer: curl
 * 7.88 shows nothing of one when both come at a time. So long, and until the next sweep, what it sends is read and dropped.
 */
const EARLY_ANSWER_MS = 100;
/**
 * Of a success with more to come than this, which is what a client may always send, it is told so with the answer: curl 7.88,
 * which any other status stops, reads nothing more then, and would spin for ever where its window ends. So it fails, as with
 * the original.
 */
const MOST_BLINDLY_SENT_BYTES = STREAM_WINDOW / 2;

/**
 * One request and its answer on a connection that carries many.
 *
 *     waiting ──head──► answering ──end──► ending ──END_STREAM──► sent ──the request's end──► over
 *        │                  │                │                     └── a while, NO_ERROR ────► over
 *        └──────────────────┴────────────────┴── reset, by either side ──────────────────────► over
 */
export class Stream extends SendingStream implements ResponseWriter, BodyOwner, WatchedStream {
  exchange: Exchange | null = null;
  /** Null when there is none. */
  body: RequestBody | null = null;
  /** What the client may send on it; null without a body. */
  receiveWindow: ReceiveWindow | null = null;
  /** The client waits for a 100 before it sends its body. */
  expectsContinue = false;
  /** The client has ended its side. */
  inputEnded = false;
  #phase: 'waiting' | 'answering' | 'ending' | 'sent' | 'over' = 'waiting';
  #bodiless = false;
  #succeeds = false;
  /** Bytes that the head has promised and that are still to come; less than none when it has not said. */
  #left = -1;
  #continued = false;
  #source: BodySource | null = null;
  #trailers: Fields | null = null;
  /** Before its request had ended, ms of the monotonic clock. */
  #answeredAt = 0;
  #watch: StreamWatch | null = null;

  constructor(
    id: number,
    private readonly method: string,
    window: number,
    private readonly sender: Sender,
    private readonly owner: StreamOwner,
  ) {
    super(id, window);
  }

  get queuedBytes(): number {
    return this.queue.length;
  }

  get awaitedBodyBytes(): number | null {
    return this.body?.awaited === true && this.owner.mayReceive ? this.body.received : null;
  }

  get over(): boolean {
    return this.#phase === 'over';
  }

  inform(status: number, fields: Fields): void {
    if (this.#phase !== 'waiting' || (status === 100 && this.#continued)) return;
    if (status === 100) this.#continued = true;
    try {
      this.sender.interimHead(this, status, fields);
    } catch {
      // An answer that only informs, and cannot be sent: the final one says what there is to say.
    }
  }

  feedFrom(source: BodySource): void {
    this.#source = source;
  }

  head(head: ResponseHead): void {
    if (this.#phase !== 'waiting') return;
    // Of a 204 nothing may be said about a length (RFC 9110 8.6).
    this.sender.head(this, head.status, head.fields, head.status === 204 ? null : head.length);
    this.#phase = 'answering';
    this.#succeeds = head.status < 300;
    this.#bodiless = hasNoBody(head.status, this.method);
    this.#left = this.#bodiless ? -1 : (head.length ?? -1);
  }

  write(chunk: Uint8Array, release: Release | null): boolean {
    if (this.#bodiless || this.#phase !== 'answering') {
      release?.();
      return true;
    }
    if (this.#left >= 0) {
      this.#left -= chunk.length;
      if (this.#left < 0) return this.#tooLong(release);
    }
    return this.sender.content(this, chunk, release);
  }

  flush(): void {
    // What is said in a turn leaves at its end anyway.
  }

  end(trailers: Fields | null): void {
    if (this.#phase !== 'answering') return;
    if (this.#left > 0) return this.#broken('the answer is shorter than its length');
    this.#source = null;
    this.#phase = 'ending';
    this.#trailers = this.#bodiless ? null : trailers;
    if (this.queue.length === 0) this.drained();
  }

  /** Half an answer must not look whole. */
  abort(): void {
    this.#source = null;
    if (this.#phase !== 'over') this.owner.resetByUs(this, ErrorCode.InternalError, null);
  }

  /** @throws {Error} always: HTTP/2 upgrades no connection */
  detach(): DetachedConnection {
    throw new Error('a stream of HTTP/2 cannot be detached');
  }

  override drained(): void {
    if (this.#phase !== 'ending') return;
    this.#phase = 'sent';
    if (this.#sendEnd()) this.#answered();
    else this.#broken('the trailers of the answer cannot be sent');
  }

  override resumeSource(): void {
    this.#source?.resume();
  }

  /** The client may wait for a 100. Whoever passes the target's own on informs the exchange before it reads the body. */
  bodyWanted(): void {
    if (this.expectsContinue && this.body?.received === 0) this.inform(100, NO_FIELDS);
  }

  bodyConsumed(bytes: number): void {
    this.owner.consumed(this, bytes);
  }

  /** Content of the request came. */
  received(content: Buffer): void {
    if (this.body === null) return this.owner.consumed(this, content.length);
    const { length } = this.body;
    if (length !== null && this.body.received + content.length > length) {
      this.owner.consumed(this, content.length);
      this.owner.malformed(this, 'longer');
    } else this.body.push(content);
  }

  /** The client has ended its side. */
  inputEnds(trailers: Fields | null): void {
    if (this.#phase === 'over') return;
    // Answered as a whole: that it keeps the rest is what it is asked for.
    if (this.#phase === 'sent') return this.#finish();
    const { body } = this;
    if (body !== null && body.length !== null && body.received < body.length) {
      return this.owner.malformed(this, 'shorter');
    }
    this.inputEnded = true;
    body?.finish(trailers, this.exchange === null);
  }

  /** @param now of the monotonic clock, ms */
  look(now: number, limits: ConnectionLimits): StreamVerdict {
    if (this.#phase === 'sent') return now - this.#answeredAt < EARLY_ANSWER_MS ? 'fine' : 'answered';
    if (this.#watch === null && this.queuedBytes === 0 && this.awaitedBodyBytes === null) return 'fine';
    this.#watch ??= new StreamWatch(limits);
    return this.#watch.look(this, now);
  }

  /**
   * Nothing more is sent or received on it. What was handed on is called off.
   *
   * @param reason for the log; null when the client is gone, or has had its answer
   */
  close(reason: ProxyError | null): void {
    if (this.#phase === 'over') return;
    this.#phase = 'over';
    this.#source = null;
    this.sender.forget(this);
    const { exchange, body } = this;
    this.exchange = null;
    if (exchange === null) return body?.cancel();
    if (reason === null) exchange.clientLeft();
    else exchange.fail(reason);
    body?.breakOff(reason ?? bodyBrokenOff());
    body?.cancel();
  }

  /** Of the request's body; what has no length may be over at any time. */
  get #leastToCome(): number {
    return (this.body?.length ?? 0) - (this.body?.received ?? 0);
  }

  #answered(): void {
    // Nobody wants the rest of the request any more, nor what came of it and was not read.
    this.body?.cancel();
    if (this.inputEnded) return this.#finish();
    // It is over, and nobody else needs it any more.
    this.exchange = null;
    this.#answeredAt = performance.now();
    if (this.#succeeds && this.#leastToCome > MOST_BLINDLY_SENT_BYTES) this.owner.unwanted(this);
  }

  /** @returns false for trailers that cannot be sent; the body is out, and whoever wrote them cannot be told any more */
  #sendEnd(): boolean {
    if (this.#trailers === null) {
      this.sender.end(this);
      return true;
    }
    try {
      this.sender.trailers(this, this.#trailers);
      return true;
    } catch {
      return false;
    }
  }

  #finish(): void {
    this.#phase = 'over';
    this.owner.finished(this);
  }

  /** A stage promised fewer bytes. */
  #tooLong(release: Release | null): false {
    release?.();
    this.#broken('the answer is longer than its length');
    return false;
  }

  #broken(how: string): void {
    this.owner.resetByUs(this, ErrorCode.InternalError, new ProxyError('INTERNAL_ERROR', how));
  }
}
