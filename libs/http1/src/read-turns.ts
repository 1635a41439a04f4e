/** A read that brings more pieces makes others wait for a millisecond. */
const MOST_PIECES = 5000;

/** Who reads. */
export interface TurnTaker {
  /** It is its turn again: it may read on. */
  readOn(): void;
}

/**
 * Lets others have a turn of the event loop behind a read that was much work: one that brought very many pieces. The kernel
 * has the next one ready at once.
 */
export class ReadTurns {
  #resting = false;
  #pieces = 0;

  constructor(private readonly taker: TurnTaker) {}

  /** Nothing should be read until {@link TurnTaker.readOn}. */
  get resting(): boolean {
    return this.#resting;
  }

  count(): void {
    this.#pieces++;
  }

  /** All of what was read is taken apart. */
  readEnded(): void {
    const many = this.#pieces > MOST_PIECES;
    this.#pieces = 0;
    if (!many || this.#resting) return;
    this.#resting = true;
    setImmediate(() => {
      this.#resting = false;
      this.taker.readOn();
    });
  }
}
