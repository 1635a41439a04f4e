import type { Release } from '@app/pipeline';

/** Bytes of the buffer that heads and small answers are read into. */
export const SHARED_BYTES = 64 * 1024;
/** Bytes of the buffers for large bodies: 64 KB reads cost 1.3–1.6 CPU s/GB, 256 KB and more 0.7–0.8. */
const LARGE_BYTES = 256 * 1024;
/** Smaller parts of a large buffer are copied: a slow reader of a trickle would hold 256 KB for each few bytes. */
export const LEND_FROM_BYTES = 16 * 1024;
/** 16 MB a worker, at most; who finds none reads into the shared buffer, and copies. */
const MOST_LARGE = 64;

/**
 * The memory that the sockets of one worker are read into, those to clients and those to targets each of their own.
 *
 * Bytes in the shared buffer are gone when the read's callback returns, so what is passed on is copied: 0.1 µs for 300
 * bytes, 10 µs for 64 KB. A connection in the middle of a large body borrows a buffer of its own instead, whose bytes
 * are passed on as they are.
 */
export class ReadBuffers {
  readonly shared = Buffer.allocUnsafeSlow(SHARED_BYTES);
  readonly #free: LargeBuffer[] = [];
  #made = 0;

  /** Large buffers that somebody has. */
  get taken(): number {
    return this.#made - this.#free.length;
  }

  /**
   * A buffer that the caller holds until it calls its `release`; null when too many are taken.
   *
   * @param idle it will wait for a reader first. Half of them are never given to such; with none for them, the first
   *   read after each wait was a copy, and 10 MB answers cost 0.93 CPU s/GB in place of 0.65
   */
  take(idle: boolean): LargeBuffer | null {
    if (this.taken >= (idle ? MOST_LARGE / 2 : MOST_LARGE)) return null;
    let buffer = this.#free.pop();
    if (buffer === undefined) {
      this.#made++;
      buffer = new LargeBuffer((free) => this.#free.push(free));
    }
    buffer.hold();
    return buffer;
  }
}

/** Memory with several holders: the connection that reads into it, and each sink that was lent a part. */
export class LargeBuffer {
  readonly bytes = Buffer.allocUnsafeSlow(LARGE_BYTES);
  #holders = 0;

  constructor(private readonly giveBack: (buffer: LargeBuffer) => void) {}

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
