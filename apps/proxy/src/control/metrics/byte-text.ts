/** More than any one piece of text is likely to take. */
const SPARE_BYTES = 64 * 1024;

/**
 * Text that is put together as the bytes it will be sent as. A string of a megabyte and a half, joined of 17,000 lines, cost
 * 10 ms a scrape: made of pieces of pieces, laid flat, encoded, and collected as garbage.
 */
export class ByteText {
  #bytes: Buffer;
  #length = 0;

  /** @param expected bytes, as a guess */
  constructor(expected: number) {
    this.#bytes = Buffer.allocUnsafeSlow(expected + SPARE_BYTES);
  }

  get length(): number {
    return this.#length;
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  append(text: string): void {
    // What UTF-8 takes at most of a UTF-16 unit.
    const needed = this.#length + 3 * text.length;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#length += this.#bytes.write(text, this.#length);
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(2 * needed);
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
