import type { Release } from '@app/pipeline';

/** Bytes of the buffer that heads and small answers are read into. */
export const SHARED_BYTES = 64 * 1024;
/** Bytes of the buffers for large bodies: 64 KB reads cost 1.3–1.6 CPU s/GB, 256 KB and more 0.7–0.8. */
const LARGE_BYTES = 256 * 1024;
/** Bytes of those that are given when many bodies are under way at once. */
const MEDIUM_BYTES = 32 * 1024;
/** Smaller parts of a large buffer are copied: a slow reader of a trickle would hold 256 KB for each few bytes. */
export const LEND_FROM_BYTES = 16 * 1024;
/** Large ones a worker, 8 MB; medium ones there are as many as are asked for. */
const MOST_LARGE = 32;
/** Medium ones that are kept while nobody needs them, 2 MB. */
const MOST_FREE_MEDIUM = 64;

/**
 * The memory that the sockets of one worker are read into, those to clients and those to targets each of their own.
 *
 * Bytes in the shared buffer are gone when the read's callback returns, so what is passed on is copied: 0.1 µs for 300
 * bytes, 10 µs for 64 KB. A connection in the middle of a large body borrows a buffer of its own instead, whose bytes
 * are passed on as they are. The first get large ones, who are many get smaller ones: a peer that reads nothing holds
 * one of them for as long as it is let, and another waits for it.
 */
export class ReadBuffers {
  readonly shared = Buffer.allocUnsafeSlow(SHARED_BYTES);
  readonly #large = new BufferPool(LARGE_BYTES, MOST_LARGE);
  readonly #medium = new BufferPool(MEDIUM_BYTES, MOST_FREE_MEDIUM);

  /** Buffers that somebody has. */
  get taken(): number {
    return this.#large.taken + this.#medium.taken;
  }

  /**
   * A buffer that the caller holds until it calls its `release`.
   *
   * @param idle it will wait for a reader first: half of the large ones are never given to such
   */
  take(idle: boolean): LargeBuffer {
    const large = this.#large.taken < (idle ? MOST_LARGE / 2 : MOST_LARGE);
    return large ? this.#large.take() : this.#medium.take();
  }
}

/** Buffers of one size, those that are free kept for the next. */
class BufferPool {
  taken = 0;
  readonly #free: LargeBuffer[] = [];

  constructor(
    private readonly bytes: number,
    private readonly mostFree: number,
  ) {}

  take(): LargeBuffer {
    this.taken++;
    const buffer = this.#free.pop() ?? new LargeBuffer(this.bytes, this.#takeBack);
    buffer.hold();
    return buffer;
  }

  readonly #takeBack = (buffer: LargeBuffer): void => {
    this.taken--;
    if (this.#free.length < this.mostFree) this.#free.push(buffer);
  };
}

/** Memory with several holders: the connection that reads into it, and each sink that was lent a part. */
export class LargeBuffer {
  readonly bytes: Buffer;
  #holders = 0;

  constructor(
    size: number,
    private readonly giveBack: (buffer: LargeBuffer) => void,
  ) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Somebody beside the connection still has a part: nothing may be read into it. */
  get lent(): boolean {
    return this.#holders > 1;
  }

  hold(): void {
    this.#holders++;
  }

  readonly release: Release = () => {
    this.#holders--;
    if (this.#holders === 0) this.giveBack(this);
  };
}
