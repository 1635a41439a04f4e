/** A quarter of what goes with it: the read that it came in, and the write of what is said to it. Eight rapid resets. */
const MOST_AT_ONCE_US = 12;
/** Who needs longer for it may go on: 750 µs a second is less than a thousandth of what a worker can do. */
const AT_ONCE_MS = 16;
/** What is sent has to be paid for with windows: Go's client opens two, its own and the stream's, for each 4 KB. */
const US_JUSTIFIED_BY_BYTE = 0.4 / 2048;
/** For 512 KB: windows come when the client has read what was sent, and that may have been much at a time. */
const MOST_JUSTIFIED_US = 100;

/** What a client makes us do beside serving its requests, since it was last held up for it. */
export class Effort {
  /** Negative for what was sent, and has yet to be paid for. */
  #us = 0;
  #since = 0;

  /** @param clock milliseconds */
  constructor(private readonly clock: () => number) {}

  /** @param us microseconds that it takes, about */
  made(us: number): void {
    if (this.#us <= 0) this.#since = this.clock();
    this.#us += us;
  }

  /** It is somebody else's turn. What was made in more time than that is forgotten. */
  isEnough(): boolean {
    if (this.#us < MOST_AT_ONCE_US) return false;
    if (this.clock() - this.#since < AT_ONCE_MS) return true;
    this.#us = 0;
    return false;
  }

  /** It was held up for what it did so far. */
  forget(): void {
    this.#us = Math.min(0, this.#us);
  }

  /** So much content was sent to it. */
  justifiedBy(bytes: number): void {
    this.#us = Math.max(-MOST_JUSTIFIED_US, this.#us - bytes * US_JUSTIFIED_BY_BYTE);
  }
}
