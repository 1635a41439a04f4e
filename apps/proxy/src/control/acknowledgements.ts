/** Something that every worker of a moment has to do; a worker that dies has nothing left to do. */
export class Acknowledgements<Worker> {
  readonly #waits = new Set<{ readonly missing: Set<Worker>; readonly key: number; readonly resolve: () => void }>();

  /** Resolves when each of `workers` has acknowledged `key`, or is gone. */
  async from(workers: Iterable<Worker>, key: number): Promise<void> {
    const missing = new Set(workers);
    if (missing.size === 0) return;
    await new Promise<void>((resolve) => this.#waits.add({ missing, key, resolve }));
  }

  acknowledged(worker: Worker, key: number): void {
    this.#strike(worker, (waitKey) => waitKey === key);
  }

  gone(worker: Worker): void {
    this.#strike(worker, () => true);
  }

  #strike(worker: Worker, concerns: (key: number) => boolean): void {
    for (const wait of this.#waits) {
      if (!concerns(wait.key)) continue;
      wait.missing.delete(worker);
      if (wait.missing.size > 0) continue;
      this.#waits.delete(wait);
      wait.resolve();
    }
  }
}
