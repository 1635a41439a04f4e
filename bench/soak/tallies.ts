import type { ClientKind, Tally } from './clients.ts';

/** What became of everything that clients did, by what it was. */
export class Tallies {
  readonly #tallies = new Map<ClientKind, Tally>();

  add(kind: ClientKind, outcome: 'ok' | 'expected'): void {
    this.#of(kind)[outcome] += 1;
  }

  addUnexpected(kind: ClientKind, what: string): void {
    const { unexpected } = this.#of(kind);
    unexpected.set(what, (unexpected.get(what) ?? 0) + 1);
  }

  get unexpected(): number {
    let sum = 0;
    for (const { unexpected } of this.#tallies.values()) for (const times of unexpected.values()) sum += times;
    return sum;
  }

  print(): void {
    for (const [kind, { ok, expected, unexpected }] of this.#tallies)
      console.log(`  ${kind}: ${ok} ok, ${expected} expected`, [...unexpected]);
  }

  #of(kind: ClientKind): Tally {
    let tally = this.#tallies.get(kind);
    if (tally === undefined) this.#tallies.set(kind, (tally = { ok: 0, expected: 0, unexpected: new Map() }));
    return tally;
  }
}
