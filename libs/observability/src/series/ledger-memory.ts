/** What one worker counts its series in. Both parts grow. */
export interface LedgerMemory {
  /** How many bytes of names there are, then a line of JSON for each series. */
  readonly names: SharedArrayBuffer;
  /** Doubles, which count to 2⁵³. */
  readonly cells: SharedArrayBuffer;
}

/** What a series is called: a metric and the values of its labels, in the metric's order. */
export interface SeriesName {
  readonly family: string;
  /** How many cells it takes: one, or those of a histogram. */
  readonly width: number;
  readonly labels: readonly string[];
}

/** A series of a ledger, and where it is counted. */
export interface NamedSeries extends SeriesName {
  /** As it stands in memory, with its newline. */
  readonly line: string;
  readonly cell: number;
}

/** The header in front of the names. */
export const BYTES_OF_NAMES = 8;
/** The first cells are nobody's; as many as the widest series has. */
const RESERVED_CELLS = 64;
const FIRST_NAMES = 16 * 1024;
const FIRST_CELLS = 64 * 1024;
/** Some 50,000 series a worker: a thousand services with every method and status that they answer. */
const MOST_NAMES = 4 * 1024 * 1024;
const MOST_CELLS = 8 * 1024 * 1024;

export function newLedgerMemory(): LedgerMemory {
  return {
    names: new SharedArrayBuffer(FIRST_NAMES, { maxByteLength: MOST_NAMES }),
    cells: new SharedArrayBuffer(FIRST_CELLS, { maxByteLength: MOST_CELLS }),
  };
}

/**
 * The series that were named since the last look.
 *
 * @param from what the last look returned as `to`, 0 at first
 * @param cell of the first of them
 */
export function readNames(
  { names }: LedgerMemory,
  from: number,
  cell = RESERVED_CELLS,
): { readonly names: readonly NamedSeries[]; readonly to: number } {
  const to = Atomics.load(new Int32Array(names, 0, 1), 0);
  // A copy: text is not decoded from shared memory.
  const text = Buffer.from(new Uint8Array(names, BYTES_OF_NAMES + from, to - from)).toString();
  const found: NamedSeries[] = [];
  let next = cell;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [family, width, ...labels]: [string, number, ...string[]] = JSON.parse(line);
    found.push({ family, width, labels, line: `${line}\n`, cell: next });
    next += width;
  }
  return { names: found, to };
}

/** Where the next series goes. @param names all there are, in their order */
export function firstFreeCell(names: readonly NamedSeries[]): number {
  const last = names.at(-1);
  return last === undefined ? RESERVED_CELLS : last.cell + last.width;
}

/** Not one that follows its length as it grows: that takes 31 ns for each access instead of 4. */
export function wholeOf(cells: SharedArrayBuffer): Float64Array {
  return new Float64Array(cells, 0, cells.byteLength / Float64Array.BYTES_PER_ELEMENT);
}
