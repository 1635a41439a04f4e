import { type Bounds, DEFAULT_BOUNDS_MS, FINE_BOUNDS_MS } from './buckets.js';
import type { Distribution, Tally } from './tally.js';
import {
  BYTES_RECEIVED,
  BYTES_SENT,
  CONNECT,
  CONNECTIONS,
  FIRST_BYTE,
  HELD,
  HELD_EVER,
  LATENCY,
  OPEN,
  STATUS_CLASSES,
  UPSTREAM,
} from './tally-layout.js';

/**
 * The cells of a row, those of all workers added up. What is not one number is made when it is asked for: nobody asks for
 * all of it, and a scrape of 200 services made 2,400 views, of which it looked at a third.
 */
export class RowSums implements Tally {
  constructor(
    readonly generation: number,
    private readonly cells: Float64Array,
  ) {}

  get open(): number {
    return this.#cell(OPEN);
  }

  get held(): number {
    return this.#cell(HELD);
  }

  get connections(): number {
    return this.#cell(CONNECTIONS);
  }

  get heldEver(): number {
    return this.#cell(HELD_EVER);
  }

  get statusClasses(): Float64Array {
    return this.cells.subarray(STATUS_CLASSES, STATUS_CLASSES + 5);
  }

  get bytesReceived(): number {
    return this.#cell(BYTES_RECEIVED);
  }

  get bytesSent(): number {
    return this.#cell(BYTES_SENT);
  }

  get latency(): Distribution {
    return this.#distribution(LATENCY, FINE_BOUNDS_MS);
  }

  get firstByte(): Distribution {
    return this.#distribution(FIRST_BYTE, DEFAULT_BOUNDS_MS);
  }

  get upstream(): Distribution {
    return this.#distribution(UPSTREAM, DEFAULT_BOUNDS_MS);
  }

  get connect(): Distribution {
    return this.#distribution(CONNECT, DEFAULT_BOUNDS_MS);
  }

  #cell(cell: number): number {
    return this.cells[cell] ?? 0;
  }

  #distribution(start: number, bounds: Bounds): Distribution {
    const end = start + bounds.length + 1;
    return { counts: this.cells.subarray(start, end), sum: this.#cell(end) };
  }
}
