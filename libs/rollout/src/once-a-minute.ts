import { performance } from 'node:perf_hooks';

const MINUTE_MS = 60_000;

/** Keeps what happens at every request from filling the log. */
export class OnceAMinute {
  /** By what is said, which are few: names from splits. */
  readonly #saidAt = new Map<string, number>();

  /** @returns whether to say it now */
  allows(what: string): boolean {
    const now = performance.now();
    const before = this.#saidAt.get(what);
    if (before !== undefined && now - before < MINUTE_MS) return false;
    this.#saidAt.set(what, now);
    return true;
  }
}
