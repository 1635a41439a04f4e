/** Latencies of the latest answers are enough to say how it is now. */
const REMEMBERED = 2_000;

/** What became of every request that the demo sent. */
export class Tally {
  /** Answers by the version that gave them. */
  readonly byVersion = new Map<string, number>();
  /** Why requests failed, and how many of each. */
  readonly failures = new Map<string, number>();
  readonly #latencies: number[] = [];
  readonly #waits = new Set<{ readonly total: number; readonly resolve: () => void }>();
  #total = 0;
  #failed = 0;
  slowestMs = 0;

  get total(): number {
    return this.#total;
  }

  get failed(): number {
    return this.#failed;
  }

  answered(version: string, ms: number): void {
    this.byVersion.set(version, (this.byVersion.get(version) ?? 0) + 1);
    this.#latencies[this.#total % REMEMBERED] = ms;
    this.slowestMs = Math.max(this.slowestMs, ms);
    this.#count();
  }

  lost(reason: string): void {
    this.failures.set(reason, (this.failures.get(reason) ?? 0) + 1);
    this.#failed += 1;
    this.#count();
  }

  /** Of the latest answers, ms. @param share 0.5 for the median */
  percentile(share: number): number {
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  }

  /** Resolves after this many more requests. */
  async more(count: number): Promise<void> {
    await new Promise<void>((resolve) => this.#waits.add({ total: this.#total + count, resolve }));
  }

  #count(): void {
    this.#total += 1;
    for (const wait of this.#waits) {
      if (this.#total < wait.total) continue;
      this.#waits.delete(wait);
      wait.resolve();
    }
  }
}
