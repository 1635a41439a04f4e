/**
 * How many file operations of one worker are under way at a time. All threads share one small pool for files, name
 * look-ups and crypto; a disk that hangs must not take all of it.
 */
export class DiskSlots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Runs `operation` when it is its turn. */
  async run<Result>(operation: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await operation();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
