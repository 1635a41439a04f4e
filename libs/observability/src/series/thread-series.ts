import { bucketOf, DEFAULT_BOUNDS_MS } from '../tallies/buckets.js';
import type { SeriesLedger } from './series-ledger.js';

/** Label `reason`. */
export const REFUSED_REQUESTS = 'refused_requests';
/** No label. */
export const CLIENT_CONNECTIONS = 'client_connections';
/** Label `reason`. */
export const SHED_CONNECTIONS = 'shed_connections';
/** No label. */
export const FAILED_HANDSHAKES = 'failed_handshakes';
/** No label. */
export const BUFFER_SPILLS = 'buffer_spills';
/** Label `thread`; a histogram of milliseconds. */
export const LOOP_DELAY = 'loop_delay';
/** Label `thread`; milliseconds. */
export const LOOP_BUSY = 'loop_busy';

/** What a thread counts that belongs to no service. */
export class ThreadSeries {
  readonly #connections: number;

  /** @param thread `main`, `worker-0` */
  constructor(
    private readonly ledger: SeriesLedger,
    private readonly thread: string,
  ) {
    this.#connections = ledger.cellOf({ family: CLIENT_CONNECTIONS, width: 1, labels: [] });
  }

  /** A client's connection was accepted. */
  accepted(): void {
    this.ledger.add(this.#connections, 1);
  }

  /** There were too many: one that was idle had to go, or the new one. */
  shed(reason: 'evicted' | 'refused'): void {
    this.#count(SHED_CONNECTIONS, [reason]);
  }

  /** A codec answered a request that never became an exchange. @param reason one of its stable words */
  refused(reason: string): void {
    this.#count(REFUSED_REQUESTS, [reason]);
  }

  handshakeFailed(): void {
    this.#count(FAILED_HANDSHAKES, []);
  }

  /** A body got a temp file. */
  spilled(): void {
    this.#count(BUFFER_SPILLS, []);
  }

  /** Once a second. @param delayMs the longest that the thread kept anybody waiting @param busyMs how long it worked */
  looked(delayMs: number, busyMs: number): void {
    const width = DEFAULT_BOUNDS_MS.length + 2;
    const cell = this.ledger.cellOf({ family: LOOP_DELAY, width, labels: [this.thread] });
    this.ledger.add(cell + bucketOf(DEFAULT_BOUNDS_MS, delayMs), 1);
    this.ledger.add(cell + width - 1, delayMs);
    this.ledger.add(this.ledger.cellOf({ family: LOOP_BUSY, width: 1, labels: [this.thread] }), busyMs);
  }

  #count(family: string, labels: readonly string[]): void {
    this.ledger.add(this.ledger.cellOf({ family, width: 1, labels }), 1);
  }
}
