/** Bytes of the first block; each next one is twice as large. */
const SMALLEST = 1024;
const LARGEST = 64 * 1024;

/** The part of a body that stays in memory: copied together, since what is given may be a small piece of a large one. */
export class MemoryBlocks {
  #blocks: Buffer[] = [];
  #last = Buffer.alloc(0);
  #used = 0;

  /** @param left how many bytes may still be put in */
  constructor(private left: number) {}

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
  take(): Buffer[] {
    this.#seal();
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }

  #add(atLeast: number): void {
    this.#seal();
    const doubled = Math.min(LARGEST, Math.max(SMALLEST, this.#last.length * 2));
    this.#last = Buffer.allocUnsafeSlow(Math.min(this.left, Math.max(atLeast, doubled)));
    this.#used = 0;
  }

  #seal(): void {
    if (this.#used > 0) this.#blocks.push(this.#last.subarray(0, this.#used));
    this.#used = 0;
  }
}
