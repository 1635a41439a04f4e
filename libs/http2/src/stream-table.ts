import { OpenStreams } from './open-streams.js';
import type { Stream } from './stream.js';

/**
 * How many closed streams are remembered by their number, and how many that we reset: their late frames have an excuse, however
 * many others were closed since.
 */
const REMEMBERED = 256;

/** What became of a stream that is not open. */
export type Fate =
  | 'idle'
  /** Closed in order, or by the client. */
  | 'closed'
  /** Reset by us: what the client sent before it knew is dropped (RFC 9113 5.4.2). */
  | 'reset-by-us'
  /** Skipped, or closed long ago. */
  | 'forgotten';

/** The streams of one connection (RFC 9113 5.1). Only clients open streams here, so even numbers stay idle. */
export class StreamTable {
  /** The highest that the client has used. */
  lastId = 0;
  readonly #open = new OpenStreams<Stream>();
  readonly #closed = new Remembered();
  readonly #resetByUs = new Remembered();

  /** Streams that are open or half closed: those that count (RFC 9113 5.1.2). */
  get size(): number {
    return this.#open.size;
  }

  get(id: number): Stream | undefined {
    return this.#open.get(id);
  }

  /** Those that are open now, in the order of their numbers. */
  all(): Stream[] {
    return this.#open.all();
  }

  add(stream: Stream): void {
    this.#open.add(stream);
  }

  /** @returns false when it was not open any more */
  remove(stream: Stream, byUs: boolean): boolean {
    if (!this.#open.delete(stream.id)) return false;
    this.remember(stream.id, byUs);
    return true;
  }

  /** The stream is closed. */
  remember(id: number, byUs: boolean): void {
    (byUs ? this.#resetByUs : this.#closed).add(id);
  }

  /** Of a stream that is not open. */
  fateOf(id: number): Fate {
    if (id % 2 === 0 || id > this.lastId) return 'idle';
    if (this.#resetByUs.has(id)) return 'reset-by-us';
    return this.#closed.has(id) ? 'closed' : 'forgotten';
  }
}

/** The numbers that were added last: a ring, made when the first one is. */
class Remembered {
  #ring: Int32Array | null = null;
  #next = 0;

  add(id: number): void {
    this.#ring ??= new Int32Array(REMEMBERED);
    this.#ring[this.#next] = id;
    this.#next = (this.#next + 1) % REMEMBERED;
  }

  has(id: number): boolean {
    return this.#ring?.includes(id) === true;
  }
}
