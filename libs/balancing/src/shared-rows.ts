import { NO_SERVICE_ROW, SharedTallies } from '@app/observability';
import { SharedCounts } from './shared-counts.js';

/** 256 rows are a few services; 65,536 are more targets than one machine deploys between two restarts. */
const FIRST_ROWS = 256;
const MOST_ROWS = 65_536;

/**
 * Lends the rows of the shared memory; on the main thread. A row is one of the counts, which decide, and one of the
 * tallies, which people look at.
 */
export class SharedRows {
  readonly counts: SharedCounts;
  readonly tallies: SharedTallies;
  readonly #returned: number[] = [];
  #rows = FIRST_ROWS;
  #next = NO_SERVICE_ROW + 1;

  constructor(workers: number) {
    const memory = new SharedArrayBuffer(SharedCounts.bytesFor(FIRST_ROWS, workers), {
      maxByteLength: SharedCounts.bytesFor(MOST_ROWS, workers),
    });
    this.counts = new SharedCounts(memory, workers);
    const tallies = new SharedArrayBuffer(SharedTallies.bytesFor(FIRST_ROWS, workers), {
      maxByteLength: SharedTallies.bytesFor(MOST_ROWS, workers),
    });
    this.tallies = new SharedTallies(tallies, workers);
  }

  /** @throws {RangeError} when 65,536 rows are lent */
  take(): number {
    const quiet = this.#returned.findIndex((row) => this.counts.isQuiet(row) && this.tallies.isQuiet(row));
    const row = quiet < 0 ? this.#take() : (this.#returned.splice(quiet, 1)[0] ?? 0);
    this.counts.clearRow(row);
    this.tallies.clearRow(row);
    return row;
  }

  /** No table uses it any more. Requests that are still in flight go on counting in it: it is lent again after them. */
  giveBack(row: number): void {
    this.#returned.push(row);
  }

  #take(): number {
    if (this.#next === this.#rows) {
      this.#rows = Math.min(this.#rows * 2, MOST_ROWS);
      this.counts.memory.grow(SharedCounts.bytesFor(this.#rows, this.counts.workers));
      this.tallies.memory.grow(SharedTallies.bytesFor(this.#rows, this.counts.workers));
    }
    if (this.#next === MOST_ROWS) throw new RangeError(`more than ${MOST_ROWS - 1} services and targets`);
    return this.#next++;
  }
}
