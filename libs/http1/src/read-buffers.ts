import { type Block, BlockPool, type BodySink, type Release } from '@app/pipeline';

/** Bytes of the buffer that heads and small answers are read into. */
export const SHARED_BYTES = 64 * 1024;
/** Bytes of the buffers for large bodies: 64 KB reads cost 1.3–1.6 CPU s/GB, 256 KB and more 0.7–0.8. */
const LARGE_BYTES = 256 * 1024;
/** Bytes of those that are given when many bodies are under way at once… */
const MEDIUM_BYTES = 32 * 1024;
/** …and when very many are. */
const SMALL_BYTES = 16 * 1024;
/** Smaller parts of a large buffer are copied: a slow reader of a trickle would hold 256 KB for each few bytes. */
export const LEND_FROM_BYTES = 16 * 1024;
/** Less than that is left to the garbage collector when it is copied: it would hold 16 KB. */
const COPY_FROM_BYTES = 4 * 1024;
/** 4 MB and 2 MB a worker; small ones there are as many as are asked for. */
const MOST_LARGE = 16;
const MOST_MEDIUM = 64;

/**
 * The memory that the sockets of one worker are read into, those to clients and those to targets each of their own.
 *
 * Bytes in the shared buffer are gone when the read's callback returns, so what is passed on is copied: 0.1 µs for 300
 * bytes, 10 µs for 64 KB. A connection in the middle of a large body borrows a buffer of its own instead, whose bytes
 * are passed on as they are. The first get large ones, who are many get smaller ones: a peer that reads nothing holds
 * one of them for as long as it is let.
 */
export class ReadBuffers {
  readonly shared = Buffer.allocUnsafeSlow(SHARED_BYTES);
  /** For who should not read much at a time: nobody knows yet whether, or how fast, a client takes what it asked for. */
  readonly partOfShared = this.shared.subarray(0, SMALL_BYTES);
  readonly #large = new BlockPool(LARGE_BYTES);
  readonly #medium = new BlockPool(MEDIUM_BYTES);
  readonly #small = new BlockPool(SMALL_BYTES);

  /** Buffers that somebody has. */
  get taken(): number {
    return this.#large.used + this.#medium.used + this.#small.used;
  }

  /**
   * A buffer that the caller holds until it calls its `release`.
   *
   * @param idle it will wait for a reader first: such get a quarter of the large ones, and otherwise none
   */
  take(idle: boolean): LargeBuffer | null {
    if (this.#large.used < (idle ? MOST_LARGE / 4 : MOST_LARGE)) return new LargeBuffer(this.#large.take());
    return idle ? null : new LargeBuffer(this.#smaller().take());
  }

  /**
   * Passes on what is in memory that is read into again: copied, and where that is worth it into memory that comes back.
   * Left to the garbage collector, the first 64 KB of each of 400 answers were 26 MB.
   *
   * @returns what `sink.write` said last
   */
  passOn(bytes: Buffer, sink: BodySink): boolean {
    if (sink.copies === true) return sink.write(bytes, null);
    if (bytes.length < COPY_FROM_BYTES) return sink.write(Buffer.from(bytes), null);
    let goesOn = true;
    for (let at = 0; at < bytes.length;) {
      const block = (bytes.length - at > SMALL_BYTES ? this.#smaller() : this.#small).take();
      const count = bytes.copy(block.bytes, 0, at);
      goesOn = sink.write(block.bytes.subarray(0, count), block.release);
      at += count;
    }
    return goesOn;
  }

  #smaller(): BlockPool {
    return this.#medium.used < MOST_MEDIUM ? this.#medium : this.#small;
  }
}

/** Memory with several holders: the connection that reads into it, and each sink that was lent a part. */
export class LargeBuffer {
  #holders = 1;

  constructor(private readonly block: Block) {}

  get bytes(): Buffer {
    return this.block.bytes;
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
    if (this.#holders === 0) this.block.release();
  };
}
