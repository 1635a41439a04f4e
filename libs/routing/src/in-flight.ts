import type { Exchange } from '@app/pipeline';
import { type Service, serviceOf } from './service.js';

/**
 * Every exchange of this worker that is past its service's gate and not over: what a drain waits for, and what it ends
 * at its deadline.
 */
export class InFlight {
  readonly #exchanges = new Set<Exchange>();
  readonly #leave = (exchange: Exchange): void => {
    this.#exchanges.delete(exchange);
    serviceOf(exchange).leave();
    if (this.#watchers.size > 0) for (const watcher of this.#watchers) watcher(exchange);
  };
  readonly #watchers = new Set<(left: Exchange) => void>();

  get size(): number {
    return this.#exchanges.size;
  }

  enter(exchange: Exchange, service: Service): void {
    service.enter();
    this.#exchanges.add(exchange);
    exchange.onEnd(this.#leave);
  }

  /** Those that `belongs` picks, at this moment. */
  select(belongs: (exchange: Exchange) => boolean): Exchange[] {
    return [...this.#exchanges].filter(belongs);
  }

  /** Calls `watcher` after every exchange that leaves, until it is taken back. */
  watch(watcher: (left: Exchange) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
