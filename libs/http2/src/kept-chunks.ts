/** Smaller pieces are copied together: a window of 1 MB in pieces of a byte would take 100 MB of small objects. */
const TOGETHER_BELOW_BYTES = 4096;
const TAIL_BYTES = 8192;

/** Content of a request that nobody takes yet. */
export class KeptChunks {
  /** Bytes. */
  length = 0;
  #chunks: Buffer[] = [];
  /** Where small pieces are copied to, while it is the last chunk. */
  #tail: Buffer | null = null;
  #tailLength = 0;

  /** @param piece is copied */
  append(piece: Buffer): void {
    this.length += piece.length;
    if (piece.length >= TOGETHER_BELOW_BYTES) {
      this.#tail = null;
      this.#chunks.push(Buffer.from(piece));
    } else this.#appendSmall(piece);
  }

  /** The next one, which is kept no longer; null when there is none. */
  take(): Buffer | null {
    const first = this.#chunks.shift();
    if (first === undefined) return null;
    if (this.#chunks.length === 0) this.#tail = null;
    this.length -= first.length;
    return first;
  }

  /** @returns how many bytes are not kept any more */
  clear(): number {
    const { length } = this;
    this.#chunks = [];
    this.#tail = null;
    this.length = 0;
    return length;
  }

  #appendSmall(piece: Buffer): void {
    if (this.#tail !== null && this.#tailLength + piece.length <= this.#tail.length) {
      piece.copy(this.#tail, this.#tailLength);
      this.#tailLength += piece.length;
      this.#chunks[this.#chunks.length - 1] = this.#tail.subarray(0, this.#tailLength);
      return;
    }
    this.#tail = Buffer.allocUnsafeSlow(TAIL_BYTES);
    piece.copy(this.#tail);
    this.#tailLength = piece.length;
    this.#chunks.push(this.#tail.subarray(0, piece.length));
  }
}
