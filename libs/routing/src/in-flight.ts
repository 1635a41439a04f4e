import type { Exchange } from '@app/pipeline';
import { type Service, serviceOf } from './service.js';

/**
 * Every exchange of this worker that is past its service's gate and not over: what a drain waits for, and what it ends
 * at its deadline.
 */
export class InFlight {
  /**
   * In no order, each at its `seat`. Not a Set: that copies its table again and again as members come and go, each copy
   * left behind still points at the members of its time, and once such copies are old, everything they point at is
   * carried into the old generation. It made 2 KB of every request garbage that only a full collection frees.
   */
  readonly #exchanges: Exchange[] = [];
  readonly #leave = (exchange: Exchange): void => {
    this.#giveUpSeat(exchange);
    serviceOf(exchange).leave();
    if (this.#watchers.size > 0) for (const watcher of this.#watchers) watcher(exchange);
  };
  readonly #watchers = new Set<(left: Exchange) => void>();

  get size(): number {
    return this.#exchanges.length;
  }

  enter(exchange: Exchange, service: Service): void {
    service.enter();
    exchange.seat = this.#exchanges.push(exchange) - 1;
    exchange.onEnd(this.#leave);
  }

  /** Those that `belongs` picks, at this moment. */
  select(belongs: (exchange: Exchange) => boolean): Exchange[] {
    return this.#exchanges.filter(belongs);
  }

  /** Calls `watcher` after every exchange that leaves, until it is taken back. */
  watch(watcher: (left: Exchange) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** The last one takes it. */
  #giveUpSeat(exchange: Exchange): void {
    const last = this.#exchanges.pop();
    if (last === undefined || last === exchange) return;
    last.seat = exchange.seat;
    this.#exchanges[last.seat] = last;
  }
}
