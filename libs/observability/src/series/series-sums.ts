import { firstFreeCell, type LedgerMemory, type NamedSeries, readNames, wholeOf } from './ledger-memory.js';

/** One series, as the workers that have met it have counted it. */
export interface SummedSeries {
  readonly labels: readonly string[];
  /** One for each of its cells. Filled again after the next {@link SeriesSums.refresh}. */
  readonly values: Float64Array;
}

interface Known extends SummedSeries {
  readonly places: { readonly worker: number; readonly cell: number }[];
}

/** Adds the ledgers of all workers up; on the main thread. Names are read once. */
export class SeriesSums {
  /** By metric, then by line. */
  readonly #families = new Map<string, Map<string, Known>>();
  #cells: readonly Float64Array[] = [];
  /** What was asked for since the last {@link refresh}: several metrics of a scrape are made of the same series. */
  readonly #summed = new Map<string, readonly SummedSeries[]>();
  readonly #read: { to: number; last: readonly NamedSeries[] }[];

  constructor(private readonly ledgers: readonly LedgerMemory[]) {
    this.#read = ledgers.map(() => ({ to: 0, last: [] }));
  }

  /** Takes up the series that are new. Before {@link of}, once for all of a moment. */
  refresh(): void {
    this.#summed.clear();
    this.#cells = this.ledgers.map(({ cells }) => wholeOf(cells));
    for (const [worker, ledger] of this.ledgers.entries()) {
      const read = this.#read[worker];
      if (read === undefined) continue;
      const { names, to } = readNames(ledger, read.to, firstFreeCell(read.last));
      for (const name of names) this.#take(worker, name);
      this.#read[worker] = { to, last: names.length === 0 ? read.last : names.slice(-1) };
    }
  }

  /** All series of a metric, as they were when they were first asked for since {@link refresh}. */
  of(family: string): readonly SummedSeries[] {
    let summed = this.#summed.get(family);
    if (summed === undefined) this.#summed.set(family, (summed = this.#sum(family)));
    return summed;
  }

  #sum(family: string): readonly SummedSeries[] {
    const all = [...(this.#families.get(family)?.values() ?? [])];
    for (const { values, places } of all) {
      values.fill(0);
      for (const { worker, cell } of places) {
        const cells = this.#cells[worker];
        if (cells === undefined) continue;
        for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) + (cells[cell + i] ?? 0);
      }
    }
    return all;
  }

  #take(worker: number, { family, line, labels, width, cell }: NamedSeries): void {
    let known = this.#families.get(family);
    if (known === undefined) this.#families.set(family, (known = new Map()));
    const series = known.get(line);
    if (series === undefined) known.set(line, { labels, values: new Float64Array(width), places: [{ worker, cell }] });
    else series.places.push({ worker, cell });
  }
}
