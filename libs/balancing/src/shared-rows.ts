import { SharedCounts } from './shared-counts.js';

/** 256 rows are a few services; 65,536 are more targets than one machine deploys between two restarts. */
const FIRST_ROWS = 256;
const MOST_ROWS = 65_536;

/** Lends the rows of the shared memory; on the main thread. */
export class SharedRows {
  readonly counts: SharedCounts;
  readonly #returned: number[] = [];
  #rows = FIRST_ROWS;
  #next = 0;

  constructor(workers: number) {
    const memory = new SharedArrayBuffer(SharedCounts.bytesFor(FIRST_ROWS, workers), {
      maxByteLength: SharedCounts.bytesFor(MOST_ROWS, workers),
    });
    this.counts = new SharedCounts(memory, workers);
  }

  /** @throws {RangeError} when 65,536 rows are lent */
  take(): number {
    const quiet = this.#returned.findIndex((row) => this.counts.isQuiet(row));
    const row = quiet < 0 ? this.#take() : (this.#returned.splice(quiet, 1)[0] ?? 0);
    this.counts.clearRow(row);
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
    }
    if (this.#next === MOST_ROWS) throw new RangeError(`more than ${MOST_ROWS} services and targets`);
    return this.#next++;
  }
}
