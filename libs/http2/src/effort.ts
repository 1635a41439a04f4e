import { performance } from 'node:perf_hooks';

/** Frames of those that are budgeted. Together they are some 25 µs of work at most. */
const MOST_AT_ONCE = 8;
/** Who needs longer for them may go on: 500 a second is what the largest budget allows for good. */
const AT_ONCE_MS = 16;
/** What is sent has to be paid for with windows: Go's client opens two, its own and the stream's, for each 4 KB. */
const BYTES_THAT_JUSTIFY_ONE = 2048;

const monotonic = (): number => performance.now();

/** What a client makes us do beside serving its requests, since it was last held up for it. */
export class Effort {
  #frames = 0;
  #since = 0;

  /** @param clock milliseconds */
  constructor(private readonly clock: () => number = monotonic) {}

  /** @param frames so many of those that are budgeted, or what costs as much as they do */
  made(frames = 1): void {
    if (this.#frames === 0) this.#since = this.clock();
    this.#frames += frames;
  }

  /** It is somebody else's turn. What was made in more time than that is forgotten. */
  isEnough(): boolean {
    if (this.#frames < MOST_AT_ONCE) return false;
    if (this.clock() - this.#since < AT_ONCE_MS) return true;
    this.#frames = 0;
    return false;
  }

  /** It was held up for what it did so far. */
  forget(): void {
    this.#frames = 0;
  }

  /** So much content was sent to it. */
  justifiedBy(bytes: number): void {
    this.#frames = Math.max(0, this.#frames - bytes / BYTES_THAT_JUSTIFY_ONE);
  }
}
