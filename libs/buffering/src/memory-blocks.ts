import type { Block, BlockPool, Release } from '@app/pipeline';
import { BLOCK_BYTES } from './block-bytes.js';

/** Bytes of the first piece of memory; each next one is twice as large, up to a block of the pool. */
const SMALLEST = 1024;

/** Some bytes of a body; `release` gives their memory back, null where that is left to the garbage collector. */
export interface Piece {
  readonly bytes: Buffer;
  readonly release: Release | null;
}

/** The part of a body that stays in memory: copied together, since what is given may be a small piece of a large one. */
export class MemoryBlocks {
  #pieces: Piece[] = [];
  #last: Buffer = Buffer.alloc(0);
  #block: Block | null = null;
  #used = 0;

  /** @param left how many bytes may still be put in */
  constructor(
    private left: number,
    private readonly pool: BlockPool,
  ) {}

  /** Copies as much of `bytes` as there is room for. @returns how many bytes that were */
  put(bytes: Uint8Array): number {
    const most = Math.min(bytes.length, this.left);
    for (let at = 0; at < most;) {
      if (this.#used === this.#last.length) this.#add(most - at);
      const count = Math.min(most - at, this.#last.length - this.#used);
      this.#last.set(bytes.subarray(at, at + count), this.#used);
      this.#used += count;
      this.left -= count;
      at += count;
    }
    return most;
  }

  /** Hands everything over. */
  take(): Piece[] {
    this.#seal();
    this.#last = Buffer.alloc(0);
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  /** Gives everything back. */
  dispose(): void {
    for (const { release } of this.take()) release?.();
  }

  #add(atLeast: number): void {
    const size = Math.min(this.left, BLOCK_BYTES, Math.max(SMALLEST, atLeast, this.#last.length * 2));
    this.#seal();
    // The pool is for what is large: a last small piece would hold a whole block.
    this.#block = size === BLOCK_BYTES ? this.pool.take() : null;
    this.#last = this.#block?.bytes ?? Buffer.allocUnsafeSlow(size);
  }

  #seal(): void {
    if (this.#used > 0)
      this.#pieces.push({ bytes: this.#last.subarray(0, this.#used), release: this.#block?.release ?? null });
    this.#block = null;
    this.#used = 0;
  }
}
