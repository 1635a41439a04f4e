import { type Bounds, bucketOf, DEFAULT_BOUNDS_MS, FINE_BOUNDS_MS } from './buckets.js';
import { RowSums } from './row-sums.js';
import type { Tally } from './tally.js';
import {
  BYTES_RECEIVED,
  BYTES_SENT,
  CONNECT,
  CONNECTIONS,
  FIRST_BYTE,
  GAUGES,
  HELD,
  HELD_EVER,
  LATENCY,
  OPEN,
  STATUS_CLASSES,
  TALLY_CELLS,
  UPSTREAM,
} from './tally-layout.js';

/** Its requests found no service; its connections are the clients'. Lent to nobody. */
export const NO_SERVICE_ROW = 0;

/** How an exchange went, for its service and its target. */
export interface Outcome {
  readonly status: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly durationMs: number;
  /** -1 when no target answered. */
  readonly firstByteMs: number;
  /** -1 when no target was given the request. */
  readonly upstreamMs: number;
}

/**
 * What is always counted of each service and target, whether or not anybody looks: a row for each of them, as for
 * SharedCounts, with cells of its own for every worker. A worker's successor counts on in its cells, so that nothing is
 * lost or goes backwards; only what was open at the moment of its death is gone.
 *
 * Doubles, because bytes do not fit into 32 bits, and nothing wider is as fast. Each cell has one writer, and 64 bits are
 * read in one piece on every machine that Node runs on.
 *
 * The array is made again when the memory has grown: one that follows its length takes 31 ns for a `++` instead of 4.
 */
export class SharedTallies {
  #cells: Float64Array;
  /** How often each row was lent; known to the thread that lends. */
  readonly #generations = new Map<number, number>();

  /** @param column this thread's own; the main thread, which only adds up, has none */
  constructor(
    readonly memory: SharedArrayBuffer,
    readonly workers: number,
    private readonly column = 0,
  ) {
    this.#cells = wholeOf(memory);
  }

  static bytesFor(rows: number, workers: number): number {
    return rows * workers * TALLY_CELLS * Float64Array.BYTES_PER_ELEMENT;
  }

  /** A request is under way, or is so no more. */
  open(row: number, by: 1 | -1): void {
    this.#add(this.#own(row) + OPEN, by);
  }

  held(row: number, by: 1 | -1): void {
    const start = this.#own(row);
    this.#add(start + HELD, by);
    if (by === 1) this.#add(start + HELD_EVER, 1);
  }

  connections(row: number, by: 1 | -1): void {
    this.#add(this.#own(row) + CONNECTIONS, by);
  }

  connected(row: number, ms: number): void {
    this.#observe(this.#own(row) + CONNECT, DEFAULT_BOUNDS_MS, ms);
  }

  /** A request is over. */
  over(row: number, outcome: Outcome): void {
    const start = this.#own(row);
    this.#add(start + STATUS_CLASSES + statusClass(outcome.status), 1);
    this.#add(start + BYTES_RECEIVED, outcome.bytesReceived);
    this.#add(start + BYTES_SENT, outcome.bytesSent);
    if (outcome.firstByteMs >= 0) this.#observe(start + FIRST_BYTE, DEFAULT_BOUNDS_MS, outcome.firstByteMs);
    // How long somebody kept a WebSocket open says nothing of how fast the service is.
    if (outcome.status === 101) return;
    this.#observe(start + LATENCY, FINE_BOUNDS_MS, outcome.durationMs);
    if (outcome.upstreamMs >= 0) this.#observe(start + UPSTREAM, DEFAULT_BOUNDS_MS, outcome.upstreamMs);
  }

  /** All workers together. */
  sum(row: number): Tally {
    const start = this.#start(row, 0);
    const cells = this.#cells;
    const sums = cells.slice(start, start + TALLY_CELLS);
    for (let column = 1; column < this.workers; column++) {
      const other = start + column * TALLY_CELLS;
      for (let cell = 0; cell < TALLY_CELLS; cell++) sums[cell] = (sums[cell] ?? 0) + (cells[other + cell] ?? 0);
    }
    return new RowSums(this.#generations.get(row) ?? 0, sums);
  }

  /** Nobody counts in this row any more: whatever was open there is over. */
  isQuiet(row: number): boolean {
    for (let column = 0; column < this.workers; column++) {
      const start = this.#start(row, column);
      for (let gauge = start; gauge < start + GAUGES; gauge++) if (this.#cells[gauge] !== 0) return false;
    }
    return true;
  }

  /** Before it is lent. */
  clearRow(row: number): void {
    const start = this.#start(row, 0);
    this.#generations.set(row, (this.#generations.get(row) ?? 0) + 1);
    this.#cells.fill(0, start, start + this.workers * TALLY_CELLS);
  }

  /** What was open in a worker that is dead. */
  clearGauges(column: number): void {
    this.#cells = wholeOf(this.memory);
    const stride = this.workers * TALLY_CELLS;
    for (let start = column * TALLY_CELLS; start < this.#cells.length; start += stride) {
      this.#cells.fill(0, start, start + GAUGES);
    }
  }

  #own(row: number): number {
    return this.#start(row, this.column);
  }

  #start(row: number, column: number): number {
    const start = (row * this.workers + column) * TALLY_CELLS;
    if (start >= this.#cells.length) this.#cells = wholeOf(this.memory);
    return start;
  }

  #add(cell: number, by: number): void {
    this.#cells[cell] = (this.#cells[cell] ?? 0) + by;
  }

  #observe(start: number, bounds: Bounds, ms: number): void {
    this.#add(start + bucketOf(bounds, ms), 1);
    this.#add(start + bounds.length + 1, ms);
  }
}

function wholeOf(memory: SharedArrayBuffer): Float64Array {
  return new Float64Array(memory, 0, memory.byteLength / Float64Array.BYTES_PER_ELEMENT);
}

/** 0 for 1xx … 4 for 5xx; whatever a target invents above that counts as its failure. */
function statusClass(status: number): number {
  return Math.min(Math.max(Math.trunc(status / 100), 1), 5) - 1;
}
