import { SharedCounts } from './shared-counts.js';

/** 256 rows are a few services; 65,536 are more targets than one machine deploys between two restarts. */
const FIRST_ROWS = 256;
const MOST_ROWS = 65_536;

/** Lends the rows of the shared memory; on the main thread. */
export class SharedRows {
  readonly counts: SharedCounts;
  readonly #free: number[] = [];
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
    const row = this.#free.pop() ?? this.#take();
    this.counts.clearRow(row);
    return row;
  }

  /** For a row in which no worker counts any more. */
  giveBack(row: number): void {
    this.#free.push(row);
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
