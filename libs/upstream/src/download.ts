import {
  type BodyDecoder,
  type ContentTaker,
  GatheredChunks,
  type LargeBuffer,
  LEND_FROM_BYTES,
  ReadTurns,
  SHARED_BYTES,
  TOGETHER_BELOW_BYTES,
  type TurnTaker,
} from '@app/http1';
import { type BodySink, type BodySource, type ProxyError } from '@app/pipeline';
import type { TargetConnection } from './target-connection.js';

/** Whom a download tells how it ends; once. */
export interface DownloadOwner {
  /**
   * All of it came.
   *
   * @param clean and nothing behind it
   * @returns the request's body when it is still on its way: its rest is not wanted once the answer is delivered
   */
  downloadEnded(clean: boolean): BodySource | null;
  /** Nobody wants the rest. */
  downloadCancelled(): void;
  /** @returns what the client's side is told when the connection ends, or talks nonsense, before the body does */
  brokenOff(cause: Error | null): ProxyError;
}

/**
 * The body of an answer that did not come whole with its head.
 *
 * Nothing is read ahead of the client: the connection pauses when the sink says so, and while nobody has asked for the
 * body yet.
 */
export class Download implements BodySource, ContentTaker, TurnTaker {
  #sink: BodySink | null = null;
  #held: Buffer | null = null;
  #lost: { readonly cause: Error | null } | null = null;
  #large: LargeBuffer | null = null;
  readonly #turns = new ReadTurns(this);
  /** Of the read that is being taken apart. */
  #gathered: GatheredChunks | null = null;
  #received = 0;
  #blocked = false;
  #over = false;

  constructor(
    private readonly connection: TargetConnection,
    private readonly decoder: BodyDecoder,
    readonly length: number | null,
    private readonly owner: DownloadOwner,
  ) {}

  flowTo(sink: BodySink): void {
    this.#sink = sink;
    const held = this.#held;
    // Otherwise the bytes behind the head are about to be fed.
    if (held === null) return;
    this.#held = null;
    this.connection.resume();
    this.feed(held, 0, held.length, null);
    if (this.#lost !== null && !this.#over) this.lost(this.#lost.cause);
  }

  resume(): void {
    if (this.#over || !this.#blocked) return;
    this.#blocked = false;
    this.readOn();
  }

  cancel(): void {
    if (this.#over) return;
    this.#over = true;
    this.owner.downloadCancelled();
  }

  /** Bytes of the answer, from behind its head. */
  feed(bytes: Buffer, start: number, end: number, large: LargeBuffer | null): void {
    if (this.#over) return;
    if (this.#sink === null) return this.#hold(bytes, start, end);
    this.#large = large;
    let next = end;
    try {
      next = this.decoder.decode(bytes, start, end, this);
    } catch (thrown) {
      this.#passGathered();
      if (!this.#over) this.#breakOff(thrown instanceof Error ? thrown : null);
      return;
    }
    this.#passGathered();
    if (this.#over) return;
    if (this.decoder.done) return this.#finish(next === end);
    this.#sink.flush();
    this.#turns.readEnded();
    this.connection.expectsLarge = this.#expectsLarge();
    if (this.#blocked || this.#turns.resting) this.connection.pause();
  }

  content(bytes: Buffer): void {
    if (this.#over || this.#sink === null) return;
    this.#received += bytes.length;
    this.#turns.count();
    if (this.length === null && bytes.length < TOGETHER_BELOW_BYTES) {
      if ((this.#gathered ??= new GatheredChunks()).add(bytes)) this.#passGathered();
      return;
    }
    this.#passGathered();
    if (!this.#over) this.#pass(this.#sink, bytes);
  }

  readOn(): void {
    if (!this.#over && !this.#blocked && !this.#turns.resting) this.connection.resume();
  }

  /** The connection has ended. @param cause null when it did in order */
  lost(cause: Error | null): void {
    if (this.#over) return;
    this.#lost = { cause };
    if (this.#sink === null) return;
    if (cause !== null) return this.#breakOff(cause);
    try {
      this.decoder.finish();
    } catch {
      return this.#breakOff(null);
    }
    this.#finish(false);
  }

  #pass(sink: BodySink, bytes: Buffer): void {
    const large = this.#large;
    if (large !== null && bytes.length >= LEND_FROM_BYTES) {
      large.hold();
      if (!sink.write(bytes, large.release)) this.#blocked = true;
    } else if (!this.connection.buffers.passOn(bytes, sink)) this.#blocked = true;
  }

  #passGathered(): void {
    if (this.#gathered === null) return;
    const single = this.#gathered.takeSingle();
    const together = this.#gathered.takeTogether();
    if (this.#over || this.#sink === null) return;
    if (single !== null) this.#pass(this.#sink, single);
    if (together !== null && !this.#sink.write(together, null)) this.#blocked = true;
  }

  #hold(bytes: Buffer, start: number, end: number): void {
    const more = bytes.subarray(start, end);
    this.#held = this.#held === null ? Buffer.from(more) : Buffer.concat([this.#held, more]);
    this.connection.pause();
  }

  #expectsLarge(): boolean {
    if (this.#turns.resting) return false;
    const soFar = this.#received;
    return this.length === null ? soFar >= SHARED_BYTES : this.length - soFar > SHARED_BYTES;
  }

  /** First the connection goes back, then the client is told: its next request can have it at once. */
  #finish(clean: boolean): void {
    this.#over = true;
    const unwanted = this.owner.downloadEnded(clean);
    this.#sink?.end(this.decoder.trailers);
    unwanted?.cancel();
  }

  #breakOff(cause: Error | null): void {
    this.#over = true;
    const error = this.owner.brokenOff(cause);
    this.owner.downloadCancelled();
    this.#sink?.abort(error);
  }
}
