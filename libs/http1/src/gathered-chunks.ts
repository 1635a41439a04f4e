/** Smaller chunks of a body are gathered: each would be a write, and a read may bring 40,000 of them. */
export const TOGETHER_BELOW_BYTES = 1024;
const MOST_BYTES = 16 * 1024;

/** The small chunks of one read. One that is alone, as with events, is not copied. */
export class GatheredChunks {
  #first: Buffer | null = null;
  #together: Buffer | null = null;
  #length = 0;

  /**
   * @param chunk smaller than {@link TOGETHER_BELOW_BYTES}; it stays as it is until both of the others were called
   * @returns true when it is time for that
   */
  add(chunk: Buffer): boolean {
    if (this.#first === null && this.#together === null) {
      this.#first = chunk;
      return false;
    }
    this.#together ??= Buffer.allocUnsafeSlow(MOST_BYTES);
    if (this.#first !== null) this.#append(this.#together, this.#first);
    this.#first = null;
    this.#append(this.#together, chunk);
    return this.#length > MOST_BYTES - TOGETHER_BELOW_BYTES;
  }

  /** What is alone, in the memory that it came in; null for none. */
  takeSingle(): Buffer | null {
    const single = this.#first;
    this.#first = null;
    return single;
  }

  /** What was gathered, in memory of its own; null for nothing. There is no single one beside it. */
  takeTogether(): Buffer | null {
    const together = this.#together?.subarray(0, this.#length) ?? null;
    this.#together = null;
    this.#length = 0;
    return together;
  }

  #append(to: Buffer, chunk: Buffer): void {
    this.#length += chunk.copy(to, this.#length);
  }
}
