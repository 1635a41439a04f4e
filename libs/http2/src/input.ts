import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { readIntoShared } from '@app/http1';
import type { Effort } from './effort.js';
import { type FrameHandler, FrameReader } from './frame-reader.js';
import type { Laggard, SlowLane } from './slow-lane.js';

const NOTHING = Buffer.alloc(0);
/** Who made enough of it is slow for so long: otherwise the first pieces of each read would be done at once. */
const SLOW_MS = 250;

/** The connection that is read. */
export interface InputOwner {
  /** Everything that could be read at once is. */
  caughtUp(): void;
  /** What came ends the connection, or there is a bug. */
  failed(thrown: unknown): void;
}

/**
 * What a client sends, read as it comes: windows and budgets are what holds a client back.
 *
 * When it made {@link Effort enough} of it, the rest waits in the slow lane, and so does what it sends in the next quarter of
 * a second; meanwhile the socket is not read. What comes all the same was read from the kernel already: some 64 KB. Its
 * end waits there as well when it broke the rules, which takes 0.1 ms: a hundred may do so at a time.
 */
export class Input implements Laggard {
  readonly #reader: FrameReader;
  #late: Buffer[] = [];
  #waits = false;
  /** It is served in the slow lane until then, ms of the monotonic clock; 0 for as it comes. */
  #slowUntil = 0;
  /** What ends the connection when it is its turn. */
  #failure: unknown = null;
  #closed = false;

  constructor(
    private readonly socket: Duplex,
    handler: FrameHandler,
    private readonly effort: Effort,
    private readonly lane: SlowLane,
    private readonly owner: InputOwner,
  ) {
    this.#reader = new FrameReader(handler, effort);
    const take = (bytes: Buffer): void => this.#take(bytes);
    if (!(socket instanceof Socket && readIntoShared(socket, take))) socket.on('data', take);
  }

  /** A frame has begun, and not all of it is here; another number for each. Null for none. */
  get begunFrame(): number | null {
    return this.#reader.partial ? this.#reader.frames : null;
  }

  goOn(): boolean {
    if (this.#closed) return false;
    try {
      if (this.#failure !== null) throw this.#failure;
      this.effort.forget();
      for (let bytes = this.#late.shift(); bytes !== undefined; bytes = this.#late.shift()) {
        const taken = this.#reader.take(bytes);
        if (taken < bytes.length) this.#late.unshift(bytes.subarray(taken));
        if (this.#madeEnough()) return true;
      }
      if (this.#slowUntil < performance.now()) this.#slowUntil = 0;
      this.#readOn();
      this.owner.caughtUp();
    } catch (thrown) {
      this.owner.failed(thrown);
    }
    return false;
  }

  /** Nothing of what comes is looked at any more; but it is read, to its end. */
  close(): void {
    this.#closed = true;
    this.#late = [];
    this.#readOn();
  }

  #take(bytes: Buffer): void {
    if (this.#closed) return;
    if (this.#waits) return void this.#late.push(Buffer.from(bytes));
    if (this.#slowUntil > 0) return this.#wait(bytes);
    try {
      const taken = this.#reader.take(bytes);
      if (this.#madeEnough()) this.#wait(bytes.subarray(taken));
      else this.owner.caughtUp();
    } catch (thrown) {
      this.#failure = thrown;
      this.#wait(NOTHING);
    }
  }

  #madeEnough(): boolean {
    if (!this.effort.isEnough()) return false;
    this.#slowUntil = performance.now() + SLOW_MS;
    return true;
  }

  #wait(rest: Buffer): void {
    if (rest.length > 0) this.#late.push(Buffer.from(rest));
    this.#waits = true;
    this.socket.pause();
    this.lane.add(this);
  }

  #readOn(): void {
    if (!this.#waits) return;
    this.#waits = false;
    this.socket.resume();
  }
}
