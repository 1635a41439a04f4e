/** Somebody who has more to do than others should wait for. */
export interface Laggard {
  /** Does a piece of it. @returns whether more is left */
  goOn(): boolean;
}

/**
 * Pieces that are done in a turn of the event loop, which has to be short for everybody else. With what goes with it, a
 * read to decrypt before and a write behind, one is some 50 µs.
 */
const MOST_PIECES = 4;
/** In so long most clients have gone that are told to; and who goes on sending is read at 1.3 MB a second at most. */
const LATER_MS = 50;

/**
 * Where those of a worker's connections wait their turn that make much work with little: some pieces of it are done in a
 * turn of the event loop, however many wait, and between two turns everybody else is served.
 */
export class SlowLane {
  #waiting: Laggard[] = [];
  #scheduled = false;

  /** @param laggard one that does not wait yet */
  add(laggard: Laggard): void {
    this.#waiting.push(laggard);
    this.#schedule();
  }

  /** As {@link add}, after a while. */
  addLater(laggard: Laggard): void {
    setTimeout(() => this.add(laggard), LATER_MS).unref();
  }

  /** Somebody waits. */
  get busy(): boolean {
    return this.#waiting.length > 0;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#run);
  }

  readonly #run = (): void => {
    this.#scheduled = false;
    for (let i = 0; i < MOST_PIECES; i++) {
      const laggard = this.#waiting.shift();
      if (laggard === undefined) return;
      if (laggard.goOn()) this.#waiting.push(laggard);
    }
    if (this.#waiting.length > 0) this.#schedule();
  };
}
