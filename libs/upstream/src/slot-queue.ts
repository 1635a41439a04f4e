import { type ClaimedTarget, ProxyError } from '@app/pipeline';
import type { ConnectionSlots } from './connection-slots.js';

/** Who wants to use a target: told once, unless it leaves the queue before. */
export interface SlotWaiter {
  /** A pause made it wait before, with as many others as came: it is not turned away because they are many. */
  readonly held: boolean;
  /** It has a slot now, and gives it back with {@link SlotQueue.release}. */
  slotTaken(): void;
  /** Too many wait, or it waited too long: TARGET_BUSY. */
  failed(error: ProxyError): void;
}

/** More only wait for their time-out. Those that a pause held are not counted. */
const MOST_WAITING = 1000;
/** Slots that other workers gave back are noticed after this long. */
const RETRY_MS = 10;

/** Exchanges of this worker that wait for a target that is full, in the order they came. */
export class SlotQueue {
  /** A Map keeps the order, and lets who leaves give up its place in O(1). */
  readonly #waiting = new Map<SlotWaiter, number>();
  /** Those among them that no pause had held. */
  #fresh = 0;
  #retry: NodeJS.Timeout | null = null;

  constructor(
    private readonly target: ClaimedTarget,
    private readonly slots: ConnectionSlots,
  ) {}

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Has it told at once when there is no limit, or a slot; else later, at most the target's time-out. */
  enter(waiter: SlotWaiter): void {
    const { maxConnections, responseTimeoutMs } = this.target.settings;
    if (maxConnections === 0) return waiter.slotTaken();
    if (this.#waiting.size === 0 && this.slots.tryTake(this.target)) return waiter.slotTaken();
    if (!waiter.held && this.#fresh >= MOST_WAITING) return waiter.failed(this.#busy());
    if (!waiter.held) this.#fresh++;
    this.#waiting.set(waiter, responseTimeoutMs === 0 ? Infinity : performance.now() + responseTimeoutMs);
    this.#retry ??= setInterval(() => this.#serve(), RETRY_MS);
  }

  /** It needs no slot any more. Harmless when it does not wait. */
  leave(waiter: SlotWaiter): void {
    if (this.#remove(waiter)) this.#restWhenEmpty();
  }

  release(): void {
    if (this.target.settings.maxConnections === 0) return;
    this.slots.release(this.target);
    if (this.#waiting.size > 0) this.#serve();
  }

  #serve(): void {
    const now = performance.now();
    for (const [waiter, deadline] of this.#waiting) {
      if (this.slots.tryTake(this.target)) {
        this.#remove(waiter);
        waiter.slotTaken();
      } else if (deadline <= now) {
        this.#remove(waiter);
        waiter.failed(this.#busy());
      } else break;
    }
    this.#restWhenEmpty();
  }

  /** @returns whether it was waiting */
  #remove(waiter: SlotWaiter): boolean {
    const waited = this.#waiting.delete(waiter);
    if (waited && !waiter.held) this.#fresh--;
    return waited;
  }

  #restWhenEmpty(): void {
    if (this.#waiting.size > 0 || this.#retry === null) return;
    clearInterval(this.#retry);
    this.#retry = null;
  }

  #busy(): ProxyError {
    return new ProxyError('TARGET_BUSY', `${this.target.address} takes no more connections`);
  }
}
