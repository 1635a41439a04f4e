import { type BodySink, type BodySource, type Fields, type ProxyError } from '@app/pipeline';
import { KeptChunks } from './kept-chunks.js';

/** The stream that a body comes from. */
export interface BodyOwner {
  /** Somebody wants the body from now on, and not all of it is here. */
  bodyWanted(): void;
  /** So many bytes are not kept here any more: the client may send as many more. */
  bodyConsumed(bytes: number): void;
}

/**
 * The body of one request. Content that nobody takes yet is kept: never more than the stream's window, because the
 * client may send more only for what was passed on.
 */
export class RequestBody implements BodySource {
  /** Bytes of content that came. */
  received = 0;
  readonly #kept = new KeptChunks();
  #state: 'coming' | 'complete' | 'broken' | 'cancelled' = 'coming';
  #trailers: Fields | null = null;
  #sink: BodySink | null = null;
  #paused = false;
  #error: ProxyError | null = null;

  /** @param length as the request says; null when only the end will tell */
  constructor(
    public length: number | null,
    private readonly owner: BodyOwner,
  ) {}

  /** Somebody waits for the client to send more. */
  get awaited(): boolean {
    return this.#state === 'coming' && this.#sink !== null && !this.#paused;
  }

  /** @param content valid for the call only */
  push(content: Buffer): void {
    this.received += content.length;
    if (this.#state !== 'coming') return this.owner.bodyConsumed(content.length);
    const sink = this.#sink;
    if (sink === null || this.#paused) return this.#kept.append(content);
    this.#paused = !sink.write(Buffer.from(content), null);
    this.owner.bodyConsumed(content.length);
    if (sink === this.#sink) sink.flush();
  }

  /** All of it came. @param unseen nobody has it yet, so nobody has decided anything by its length */
  finish(trailers: Fields | null, unseen: boolean): void {
    if (this.#state !== 'coming') return;
    this.#state = 'complete';
    this.#trailers = trailers;
    // Its target need not be sent chunks then, and nothing at all of an empty one.
    if (unseen && trailers === null) this.length = this.received;
    this.#settle();
  }

  /** The rest of it will not come. Nothing happens when there is no rest. */
  breakOff(reason: ProxyError): void {
    if (this.#state !== 'coming') return;
    this.#state = 'broken';
    this.#error = reason;
    const sink = this.#sink;
    this.#drop();
    sink?.abort(reason);
  }

  flowTo(sink: BodySink): void {
    if (this.#error !== null) return sink.abort(this.#error);
    this.#sink = sink;
    if (this.#state === 'coming') this.owner.bodyWanted();
    this.#passOnKept();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#passOnKept();
  }

  cancel(): void {
    if (this.#state === 'cancelled' || this.#state === 'broken') return;
    this.#state = 'cancelled';
    this.#drop();
  }

  #passOnKept(): void {
    const sink = this.#sink;
    let passedOn = 0;
    for (;;) {
      const content = sink === null || sink !== this.#sink || this.#paused ? null : this.#kept.take();
      if (sink === null || content === null) break;
      passedOn += content.length;
      this.#paused = !sink.write(content, null);
    }
    if (passedOn > 0) {
      this.owner.bodyConsumed(passedOn);
      if (sink === this.#sink) sink?.flush();
    }
    this.#settle();
  }

  /** The end, when nothing is left before it. */
  #settle(): void {
    const sink = this.#sink;
    if (sink === null || this.#state !== 'complete' || this.#kept.length > 0) return;
    this.#sink = null;
    sink.end(this.#trailers);
  }

  #drop(): void {
    this.#sink = null;
    const dropped = this.#kept.clear();
    if (dropped > 0) this.owner.bodyConsumed(dropped);
  }
}
