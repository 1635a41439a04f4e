const SHORTEST_MS = 100;
const LONGEST_MS = 5_000;
/** A worker that lived so long did not die of the same thing again. */
const STABLE_MS = 10_000;

/** When the replacement of a dead worker starts: at once after a single death, later and later while it keeps dying. */
export class Restarts {
  readonly #nextDelay = new Map<number, number>();
  readonly #pending = new Set<NodeJS.Timeout>();

  /** @param livedMs how long the dead worker of this column was alive @returns the delay, ms */
  schedule(column: number, livedMs: number, start: () => void): number {
    const delay = livedMs >= STABLE_MS ? 0 : (this.#nextDelay.get(column) ?? 0);
    this.#nextDelay.set(column, Math.min(Math.max(SHORTEST_MS, delay * 2), LONGEST_MS));
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      start();
    }, delay);
    this.#pending.add(timer);
    return delay;
  }

  /** No replacement starts any more. */
  cancelAll(): void {
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }
}
