import { performance } from 'node:perf_hooks';
import { ProxyError } from '@app/pipeline';

/** Somebody who has more to do than others should wait for. */
export interface Laggard {
  /** Does a piece of it. @returns whether more is left */
  goOn(): boolean;
}

/** With what goes with it, a read to decrypt before and a write behind, a piece is some 50 µs. */
const MOST_PIECES = 4;
/**
 * What is between: a worker that is at work all the time is a hog to the system, and waits for a core like those who flood
 * it when there are too few of them. The p99 of others was 5 to 20 ms so, and is 2 to 7.
 */
const REST_MS = 1;
/** In so long most clients have gone that are told to; and who goes on sending is read at 1.3 MB a second at most. */
const LATER_MS = 50;

/**
 * Where those of a worker's connections wait their turn that make much work with little: some pieces of it are done in a
 * millisecond, however many wait; the rest of it is everybody else's.
 */
export class SlowLane {
  #waiting: Laggard[] = [];
  #scheduled = false;
  #ranAt = 0;

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
    if (performance.now() - this.#ranAt >= REST_MS) setImmediate(this.#run);
    else setTimeout(this.#run, REST_MS);
  }

  readonly #run = (): void => {
    this.#scheduled = false;
    this.#ranAt = performance.now();
    for (let i = 0; i < MOST_PIECES; i++) {
      const laggard = this.#waiting.shift();
      if (laggard === undefined) return;
      if (goOn(laggard)) this.#waiting.push(laggard);
    }
    if (this.#waiting.length > 0) this.#schedule();
  };
}

/** A bug with one of them must not keep the others waiting. */
function goOn(laggard: Laggard): boolean {
  try {
    return laggard.goOn();
  } catch (thrown) {
    process.emitWarning(ProxyError.from(thrown));
    return false;
  }
}
