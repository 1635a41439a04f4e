import type { EndListener, Exchange } from '@app/pipeline';
import { type Service, serviceOf } from './service.js';

/**
 * Where an exchange sits while it is in flight. A seat stays for the next one: what leaves it finds it without anything
 * noted on the exchange, and without anything made for it.
 */
class Seat {
  taken: Exchange | null = null;
  /** Behind it in the list of those that are free. */
  next: Seat | null = null;
  readonly leave: EndListener;

  constructor(left: (seat: Seat, exchange: Exchange) => void) {
    this.leave = (exchange) => left(this, exchange);
  }
}

/**
 * Every exchange of this worker that is past its service's gate and not over: what a drain waits for, and what it ends
 * at its deadline.
 */
export class InFlight {
  /**
   * As many as were ever in flight at a time. Neither a Set of exchanges nor push and pop: those copy their table again
   * and again as members come and go, each copy left behind still points at the members of its time, and once such copies
   * are old, everything they point at is carried into the old generation. It made 2 KB of every request garbage that only
   * a full collection frees.
   */
  readonly #seats: Seat[] = [];
  #free: Seat | null = null;
  #taken = 0;
  readonly #left = (seat: Seat, exchange: Exchange): void => {
    seat.taken = null;
    seat.next = this.#free;
    this.#free = seat;
    this.#taken--;
    serviceOf(exchange).leave();
    if (this.#watchers.size > 0) for (const watcher of this.#watchers) watcher(exchange);
  };
  readonly #watchers = new Set<(left: Exchange) => void>();

  get size(): number {
    return this.#taken;
  }

  enter(exchange: Exchange, service: Service): void {
    service.enter();
    const seat = this.#free ?? this.#newSeat();
    this.#free = seat.next;
    seat.taken = exchange;
    this.#taken++;
    exchange.onEnd(seat.leave);
  }

  /** Those that `belongs` picks, at this moment. */
  select(belongs: (exchange: Exchange) => boolean): Exchange[] {
    return this.#seats.flatMap(({ taken }) => (taken !== null && belongs(taken) ? [taken] : []));
  }

  /** Calls `watcher` after every exchange that leaves, until it is taken back. */
  watch(watcher: (left: Exchange) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  #newSeat(): Seat {
    const seat = new Seat(this.#left);
    this.#seats.push(seat);
    return seat;
  }
}
