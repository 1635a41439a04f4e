import { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { readIntoShared } from '@app/http1';
import type { Budgets } from './budgets.js';
import type { ClientClock } from './client-clock.js';
import type { Effort } from './effort.js';
import { type FrameHandler, FrameReader } from './frame-reader.js';
import type { Http2Resources } from './http2-resources.js';
import { LateBytes } from './late-bytes.js';
import type { Laggard, SlowLane } from './slow-lane.js';

const NOTHING = Buffer.alloc(0);
/** Who made enough of it is slow for so long: otherwise the first pieces of each read would be done at once. */
const SLOW_MS = 250;

/** The connection that is read. */
export interface InputOwner {
  /** It waits in the slow lane, until it caught up or failed. */
  heldUp(): void;
  /** A piece of what it waits with was done; more is left. */
  wentOn(): void;
  /** Everything that could be read is. */
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
  readonly #effort: Effort;
  readonly #clock: ClientClock;
  readonly #late: LateBytes;
  readonly #lane: SlowLane;
  #waits = false;
  /** It is served in the slow lane until then, ms of the monotonic clock; 0 for as it comes. */
  #slowUntil = 0;
  /** What ends the connection when it is its turn. */
  #failure: unknown = null;
  #closed = false;

  constructor(
    private readonly socket: Duplex,
    handler: FrameHandler,
    { effort, clock }: Budgets,
    resources: Http2Resources,
    private readonly owner: InputOwner,
  ) {
    this.#reader = new FrameReader(handler, effort);
    this.#effort = effort;
    this.#clock = clock;
    this.#late = new LateBytes(resources.buffers);
    this.#lane = resources.slowLane;
    const take = (bytes: Buffer): void => this.#take(bytes);
    if (!(socket instanceof Socket && readIntoShared(socket, take))) socket.on('data', take);
  }

  /** A frame has begun, and not all of it is here; another number for each. Null for none. */
  get begunFrame(): number | null {
    return this.#reader.partial ? this.#reader.frames : null;
  }

  goOn(): boolean {
    if (!this.#closed) return this.#doPiece();
    this.#late.clear();
    this.#readOn();
    return false;
  }

  /**
   * What comes from now on is not looked at any more; but it is read, to its end. Of who was slow, or broke the rules, not in
   * a hurry: a hundred that are told to go at a time go on sending for a while, and then go at a time, which held up
   * everybody else for 6 to 15 ms.
   */
  close(): void {
    this.#closed = true;
  }

  /** @returns whether more is left */
  #doPiece(): boolean {
    try {
      if (this.#failure !== null) throw this.#failure;
      this.#effort.forget();
      for (let bytes = this.#late.next; bytes.length > 0; bytes = this.#late.next) {
        this.#late.skip(this.#reader.take(bytes));
        if (!this.#effort.isEnough()) continue;
        this.#slow();
        this.owner.wentOn();
        return true;
      }
      if (this.#slowUntil < performance.now()) this.#slowUntil = 0;
      this.#readOn();
      this.owner.caughtUp();
    } catch (thrown) {
      this.#late.clear();
      this.#lane.addLater(this);
      this.owner.failed(thrown);
    }
    return false;
  }

  #take(bytes: Buffer): void {
    if (this.#closed) return this.#drop();
    if (this.#waits) return this.#late.append(bytes);
    if (this.#slowUntil > 0) return this.#wait(bytes);
    try {
      const taken = this.#reader.take(bytes);
      // What was not taken waits, whatever the clock says by now.
      if (taken === bytes.length && !this.#effort.isEnough()) return this.owner.caughtUp();
      this.#slow();
      this.#wait(bytes.subarray(taken));
    } catch (thrown) {
      this.#failure = thrown;
      this.#wait(NOTHING);
    }
  }

  #drop(): void {
    if (this.#waits || (this.#slowUntil === 0 && this.#failure === null)) return;
    this.#pause();
    this.#lane.addLater(this);
  }

  /** It made enough of it for now. */
  #slow(): void {
    this.#slowUntil = performance.now() + SLOW_MS;
  }

  #wait(rest: Buffer): void {
    this.#late.append(rest);
    this.#pause();
    this.owner.heldUp();
    this.#lane.add(this);
  }

  #pause(): void {
    this.#waits = true;
    this.#clock.stop();
    this.socket.pause();
  }

  #readOn(): void {
    if (!this.#waits) return;
    this.#waits = false;
    this.#clock.goOn();
    this.socket.resume();
  }
}
