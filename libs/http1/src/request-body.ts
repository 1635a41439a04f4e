import { type BodySink, type BodySource, ProxyError } from '@app/pipeline';
import type { BodyDecoder, ContentTaker } from './body-decoder.js';
import { decoderFor } from './decoder-for.js';
import type { Framing } from './framing.js';
import { GatheredChunks, TOGETHER_BELOW_BYTES } from './gathered-chunks.js';
import { KeptBytes } from './kept-bytes.js';
import { MalformedMessage } from './malformed-message.js';
import { type LargeBuffer, LEND_FROM_BYTES, SHARED_BYTES } from './read-buffers.js';
import { ReadTurns, type TurnTaker } from './read-turns.js';

/** The connection that a body comes from. */
export interface BodyOwner {
  /** Somebody wants the body from now on, and not all of it is here. */
  bodyWanted(): void;
  /** {@link RequestBody.accepts} may have changed. */
  bodyFlowChanged(): void;
}

/** Content that is kept while nobody takes it; more than that, and the client has to wait. */
const MOST_KEPT_BYTES = 64 * 1024;

/**
 * The body of one request. Bytes are decoded as they come, so that its end, and what follows on the connection, is known
 * whether or not anybody reads it; content that nobody takes yet is kept.
 */
export class RequestBody implements BodySource, ContentTaker, TurnTaker {
  readonly length: number | null;
  /** Bytes of it that came, framing included. */
  received = 0;
  /** Where it ends will never be known: it broke the rules, or off. */
  broken = false;
  readonly #decoder: BodyDecoder;
  readonly #kept = new KeptBytes();
  readonly #turns = new ReadTurns(this);
  /** Of the read that is being taken apart. */
  #gathered: GatheredChunks | null = null;
  #sink: BodySink | null = null;
  #paused = false;
  #unflushed = false;
  #cancelled = false;
  #receivedWanted = 0;
  /** What the bytes that are being taken were read into. */
  #large: LargeBuffer | null = null;
  #error: ProxyError | null = null;

  constructor(
    framing: Framing,
    private readonly owner: BodyOwner,
    private readonly discardBytes: number,
  ) {
    this.length = framing.kind === 'length' ? framing.length : null;
    this.#decoder = decoderFor(framing);
  }

  /** All of it came. */
  get complete(): boolean {
    return this.#decoder.done && !this.broken;
  }

  /** The client may send more of it. */
  get accepts(): boolean {
    if (this.broken || this.#turns.resting) return false;
    if (this.#cancelled) return this.received - this.#receivedWanted <= this.discardBytes;
    if (this.#paused && this.#sink?.copies === true) return false;
    return this.#kept.length < MOST_KEPT_BYTES;
  }

  /** Somebody waits for the client to send more. */
  get awaited(): boolean {
    return this.#sink !== null && !this.#paused && !this.complete;
  }

  /**
   * What is missing of it is known to be little enough to be read and thrown away. Of chunks nobody knows how many will
   * come, and an answer that promised to keep the connection cannot take it back.
   */
  get disposable(): boolean {
    return !this.broken && this.length !== null && this.length - this.received <= this.discardBytes;
  }

  /** What is still to come is worth a large buffer to read it into. */
  get expectsLarge(): boolean {
    if (this.#sink === null || this.broken || this.#turns.resting || this.#decoder.done) return false;
    return this.length === null ? this.received >= SHARED_BYTES : this.length - this.received > SHARED_BYTES;
  }

  /**
   * @param large what `bytes` are in, when it can be lent; otherwise they are valid for the call only
   * @returns the index behind what belongs to the body
   */
  push(bytes: Buffer, start: number, end: number, large: LargeBuffer | null): number {
    if (this.broken) return end;
    this.#large = large;
    let stop = end;
    try {
      stop = this.#decoder.decode(bytes, start, end, this);
    } catch (error) {
      this.#takeGathered();
      this.breakOff(
        error instanceof MalformedMessage
          ? new ProxyError('BAD_REQUEST_BODY', error.message, { cause: error })
          : ProxyError.from(error),
      );
    }
    this.#takeGathered();
    this.#large = null;
    this.received += stop - start;
    this.#turns.readEnded();
    this.#settle();
    return stop;
  }

  content(bytes: Buffer): void {
    this.#turns.count();
    if (this.length === null && bytes.length < TOGETHER_BELOW_BYTES) {
      if ((this.#gathered ??= new GatheredChunks()).add(bytes)) this.#takeGathered();
    } else {
      this.#takeGathered();
      this.#take(bytes, false);
    }
  }

  readOn(): void {
    this.owner.bodyFlowChanged();
  }

  flowTo(sink: BodySink): void {
    if (this.#error !== null) return sink.abort(this.#error);
    this.#sink = sink;
    if (!this.complete) this.owner.bodyWanted();
    this.#passOnKept();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#passOnKept();
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#receivedWanted = this.received;
    this.#sink = null;
    this.#kept.takeAll();
    this.owner.bodyFlowChanged();
  }

  /** The rest of it will not come. Nothing happens when there is no rest. */
  breakOff(reason: ProxyError): void {
    if (this.broken || this.#decoder.done) return;
    this.broken = true;
    this.#kept.takeAll();
    if (this.#cancelled) return;
    this.#error = reason;
    const sink = this.#sink;
    this.#sink = null;
    sink?.abort(reason);
  }

  #pass(sink: BodySink, bytes: Buffer): boolean {
    const large = this.#large;
    if (large === null || bytes.length < LEND_FROM_BYTES)
      return sink.write(sink.copies === true ? bytes : Buffer.from(bytes), null);
    large.hold();
    return sink.write(bytes, large.release);
  }

  /** @param own nothing else is read into its memory */
  #take(bytes: Buffer, own: boolean): void {
    if (this.#cancelled) return;
    const sink = this.#sink;
    // One that copies has the memory for it: kept here, what a read brought behind the pause would be copied once more.
    if (sink === null || (this.#paused && sink.copies !== true)) return this.#kept.append(bytes);
    this.#unflushed = true;
    this.#paused = !(own ? sink.write(bytes, null) : this.#pass(sink, bytes));
  }

  #takeGathered(): void {
    if (this.#gathered === null) return;
    const single = this.#gathered.takeSingle();
    const together = this.#gathered.takeTogether();
    if (single !== null) this.#take(single, false);
    if (together !== null) this.#take(together, true);
  }

  #passOnKept(): void {
    const kept = this.#kept.takeAll();
    if (kept !== null && this.#sink !== null && !this.#cancelled) {
      this.#unflushed = true;
      this.#paused = !this.#sink.write(kept, null);
    }
    this.#settle();
    this.owner.bodyFlowChanged();
  }

  /** At the end of a turn: the end when it is there, else what the sink holds back goes out. */
  #settle(): void {
    const sink = this.#sink;
    if (sink === null) return;
    if (this.#decoder.done && this.#kept.length === 0) {
      this.#sink = null;
      sink.end(this.#decoder.trailers);
    } else if (this.#unflushed) {
      this.#unflushed = false;
      sink.flush();
    }
  }
}
