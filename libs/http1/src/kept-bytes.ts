/**
 * Bytes that came before anybody wanted them, in order.
 *
 * The first piece stays where it is. Further ones are gathered in a buffer that doubles: as a list of pieces, 64 KB that
 * are sent a byte at a time would take 13 MB of small objects.
 */
export class KeptBytes {
  length = 0;
  #bytes: Buffer | null = null;
  /** The buffer is our own, with room behind `length`. */
  #gathered = false;

  append(piece: Buffer): void {
    if (this.#bytes === null) {
      this.#bytes = piece;
      this.length = piece.length;
      return;
    }
    this.#makeRoom(this.length + piece.length);
    piece.copy(this.#bytes, this.length);
    this.length += piece.length;
  }

  /** Everything, which is kept no longer; null for nothing. */
  takeAll(): Buffer | null {
    const bytes = this.#bytes?.subarray(0, this.length) ?? null;
    this.#bytes = null;
    this.#gathered = false;
    this.length = 0;
    return bytes;
  }

  #makeRoom(needed: number): void {
    if (this.#bytes === null || (this.#gathered && this.#bytes.length >= needed)) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.length));
    this.#bytes.copy(grown, 0, 0, this.length);
    this.#bytes = grown;
    this.#gathered = true;
  }
}
