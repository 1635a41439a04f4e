/**
 * Bytes that came before anybody wanted them, in order.
 *
 * Pieces are copied, because what they were read into is read into again, and gathered in a buffer that doubles: as a list
 * of pieces, 64 KB that are sent a byte at a time would take 13 MB of small objects.
 */
export class KeptBytes {
  length = 0;
  #bytes: Buffer | null = null;
  append(piece: Buffer): void {
    this.#makeRoom(this.length + piece.length);
    if (this.#bytes !== null) piece.copy(this.#bytes, this.length);
    this.length += piece.length;
  }

  /** Everything, which is kept no longer; null for nothing. */
  takeAll(): Buffer | null {
    const bytes = this.#bytes?.subarray(0, this.length) ?? null;
    this.#bytes = null;
    this.length = 0;
    return bytes;
  }

  #makeRoom(needed: number): void {
    if (this.#bytes !== null && this.#bytes.length >= needed) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.length));
    this.#bytes?.copy(grown, 0, 0, this.length);
    this.#bytes = grown;
  }
}
