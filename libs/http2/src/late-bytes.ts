import type { WriteBuffers } from './write-buffers.js';

const NOTHING = Buffer.alloc(0);

/**
 * What came before it is its turn, copied together into memory that comes back: left to the garbage collector, what 100
 * who flood have waiting made it stop everybody for 2 to 5 ms, eight times a second.
 */
export class LateBytes {
  readonly #chunks: Buffer[] = [];
  /** Bytes of the first chunk that are not needed any more. */
  #taken = 0;
  /** Bytes of the last chunk that are in use; those before it are full. */
  #filled = 0;

  constructor(private readonly buffers: WriteBuffers) {}

  /** The next of them, valid until they are {@link skip skipped}; empty when there are none. */
  get next(): Buffer {
    const [first] = this.#chunks;
    return first === undefined ? NOTHING : first.subarray(this.#taken, this.#endOfFirst);
  }

  /** @param bytes are copied */
  append(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      const last = this.#lastWithRoom();
      const count = bytes.copy(last, this.#filled, at);
      this.#filled += count;
      at += count;
    }
  }

  /** So many of {@link next} are done with. */
  skip(count: number): void {
    this.#taken += count;
    if (this.#taken === this.#endOfFirst) this.#giveBackFirst();
  }

  clear(): void {
    while (this.#chunks.length > 0) this.#giveBackFirst();
  }

  get #endOfFirst(): number {
    return this.#chunks.length === 1 ? this.#filled : (this.#chunks[0]?.length ?? 0);
  }

  #lastWithRoom(): Buffer {
    const last = this.#chunks.at(-1);
    if (last !== undefined && this.#filled < last.length) return last;
    const added = this.buffers.take(1);
    this.#chunks.push(added);
    this.#filled = 0;
    return added;
  }

  #giveBackFirst(): void {
    const first = this.#chunks.shift();
    if (first !== undefined) this.buffers.giveBack(first);
    this.#taken = 0;
  }
}
