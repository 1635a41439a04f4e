/** More than any one piece of text is likely to take. */
const SPARE_BYTES = 64 * 1024;

/** A part of a {@link ByteText}, and where it stands there. */
export interface Part {
  text: ByteText | null;
  start: number;
  end: number;
}

/**
 * Text that is put together as the bytes it will be sent as, out of new parts and of those that the text before it had
 * already: parts that stood side by side there are copied as one. A megabyte and a half of which nothing changed takes
 * 0.2 ms like that, and 1.3 to 1.5 ms when it is joined and encoded, or written part by part.
 */
export class ByteText {
  #bytes: Buffer;
  #length = 0;
  /** What of the text before is still to be copied, to the end of this one. */
  #from = 0;
  #to = 0;
  #before: ByteText | null;

  /** @param before what is unlikely to differ much */
  constructor(before: ByteText | null) {
    this.#before = before;
    this.#bytes = Buffer.allocUnsafeSlow((before?.length ?? 0) + SPARE_BYTES);
  }

  get length(): number {
    return this.#length + this.#to - this.#from;
  }

  /** The whole text, to which nothing is added any more. */
  finish(): Buffer {
    this.#copy();
    this.#before = null;
    return this.#bytes.subarray(0, this.#length);
  }

  /** The text before has the part: {@link keep} takes it from there. */
  knows(part: Part): boolean {
    return part.text !== null && part.text === this.#before;
  }

  /** Takes a part over as it is. */
  keep(part: Part): void {
    if (part.start !== this.#to) {
      this.#copy();
      this.#from = part.start;
    }
    this.#to = part.end;
    this.#place(part, part.end - part.start);
  }

  write(part: Part, content: string): void {
    this.#copy();
    // What UTF-8 takes at most of a UTF-16 unit.
    this.#reserve(3 * content.length);
    const written = this.#bytes.write(content, this.#length);
    this.#length += written;
    this.#place(part, written);
  }

  /** It has just become the end of the text. */
  #place(part: Part, length: number): void {
    part.text = this;
    part.end = this.length;
    part.start = part.end - length;
  }

  #copy(): void {
    const bytes = this.#to - this.#from;
    if (bytes > 0 && this.#before !== null) {
      this.#reserve(bytes);
      this.#before.#bytes.copy(this.#bytes, this.#length, this.#from, this.#to);
      this.#length += bytes;
    }
    this.#from = this.#to = 0;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(2 * needed);
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
