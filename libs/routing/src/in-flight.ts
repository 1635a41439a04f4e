import type { Exchange } from '@app/pipeline';
import { type Service, serviceOf } from './service.js';

/**
 * Every exchange of this worker that is past its service's gate and not over: what a drain waits for, and what it ends
 * at its deadline.
 */
export class InFlight {
  /**
   * In no order, each at its `seat`, the first {@link size} of them taken. Neither a Set nor push and pop: those copy
   * their table again and again as members come and go, each copy left behind still points at the members of its time,
   * and once such copies are old, everything they point at is carried into the old generation. It made 2 KB of every
   * request garbage that only a full collection frees.
   */
  readonly #seats: (Exchange | null)[] = [];
  #taken = 0;
  readonly #leave = (exchange: Exchange): void => {
    this.#giveUpSeat(exchange);
    serviceOf(exchange).leave();
    if (this.#watchers.size > 0) for (const watcher of this.#watchers) watcher(exchange);
  };
  readonly #watchers = new Set<(left: Exchange) => void>();

  get size(): number {
    return this.#taken;
  }

  enter(exchange: Exchange, service: Service): void {
    service.enter();
    exchange.seat = this.#taken++;
    this.#seats[exchange.seat] = exchange;
    exchange.onEnd(this.#leave);
  }

  /** Those that `belongs` picks, at this moment. */
  select(belongs: (exchange: Exchange) => boolean): Exchange[] {
    return this.#seats.filter((exchange) => exchange !== null).filter(belongs);
  }

  /** Calls `watcher` after every exchange that leaves, until it is taken back. */
  watch(watcher: (left: Exchange) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** The last one takes it. */
  #giveUpSeat(exchange: Exchange): void {
    const last = this.#seats[--this.#taken] ?? exchange;
    last.seat = exchange.seat;
    this.#seats[last.seat] = last;
    this.#seats[this.#taken] = null;
  }
}
