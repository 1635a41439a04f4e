import {
  BYTES_OF_NAMES,
  firstFreeCell,
  type LedgerMemory,
  readNames,
  type SeriesName,
  wholeOf,
} from './ledger-memory.js';

/** Cells that series share for which there is no room; nobody reads them. */
const NOWHERE = 0;

/**
 * The series that one worker has met, each with a name and cells of its own in shared memory. What is not known before it
 * happens is counted here: methods, statuses, errors. What belongs to a target comes and goes with each deploy, and is
 * counted in SharedTallies instead: nothing is ever taken out of a ledger.
 *
 * The main thread reads it without asking; the worker's successor goes on in it. A name is written before it is counted
 * in the header, so that one that was cut off by a crash is none.
 */
export class SeriesLedger {
  readonly #known = new Map<string, number>();
  #cells: Float64Array;
  #nextCell: number;

  constructor(private readonly memory: LedgerMemory) {
    const { names } = readNames(memory, 0);
    for (const { line, cell } of names) this.#known.set(line, cell);
    this.#nextCell = firstFreeCell(names);
    this.#cells = wholeOf(memory.cells);
  }

  /** The first cell of a series; its cells are 0 when it is new. Look it up once: this costs a microsecond. */
  cellOf({ family, width, labels }: SeriesName): number {
    const line = `${JSON.stringify([family, width, ...labels])}\n`;
    return this.#known.get(line) ?? this.#add(line, width);
  }

  add(cell: number, by: number): void {
    this.#cells[cell] = (this.#cells[cell] ?? 0) + by;
  }

  #add(line: string, width: number): number {
    const cell = this.#nextCell;
    if (!this.#makeRoom((cell + width) * Float64Array.BYTES_PER_ELEMENT) || !this.#append(line)) return NOWHERE;
    this.#nextCell = cell + width;
    this.#known.set(line, cell);
    return cell;
  }

  #makeRoom(bytes: number): boolean {
    const { cells } = this.memory;
    if (!grow(cells, bytes)) return false;
    if (this.#cells.byteLength < cells.byteLength) this.#cells = wholeOf(cells);
    return true;
  }

  #append(line: string): boolean {
    const { names } = this.memory;
    const used = new Int32Array(names, 0, 1);
    const written = Atomics.load(used, 0);
    const bytes = Buffer.from(line);
    if (!grow(names, BYTES_OF_NAMES + written + bytes.length)) return false;
    new Uint8Array(names, BYTES_OF_NAMES + written, bytes.length).set(bytes);
    Atomics.store(used, 0, written + bytes.length);
    return true;
  }
}

/** Doubles it until there is room. */
function grow(memory: SharedArrayBuffer, bytes: number): boolean {
  if (bytes > memory.maxByteLength) return false;
  let size = memory.byteLength;
  while (size < bytes) size *= 2;
  if (size > memory.byteLength) memory.grow(Math.min(size, memory.maxByteLength));
  return true;
}
