/** Reads numbers and vectors as TLS writes them (RFC 8446 3). @throws {RangeError} past the end */
export class ByteReader {
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  get done(): boolean {
    return this.#at >= this.bytes.length;
  }

  number(size: 1 | 2 | 3): number {
    const value = this.bytes.readUIntBE(this.#at, size);
    this.#at += size;
    return value;
  }

  skip(count: number): void {
    this.take(count);
  }

  take(count: number): Buffer {
    if (this.#at + count > this.bytes.length) throw new RangeError('it ends too early');
    this.#at += count;
    return this.bytes.subarray(this.#at - count, this.#at);
  }

  /** A vector: its length in `size` bytes, then so many bytes. */
  vector(size: 1 | 2 | 3): Buffer {
    return this.take(this.number(size));
  }
}
