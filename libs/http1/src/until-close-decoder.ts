import type { BodyDecoder, ContentTaker } from './body-decoder.js';

/** An answer's body that ends with its connection. */
export class UntilCloseDecoder implements BodyDecoder {
  readonly trailers = null;
  done = false;

  decode(bytes: Buffer, start: number, end: number, taker: ContentTaker): number {
    if (end > start) taker.content(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end));
    return end;
  }

  finish(): void {
    this.done = true;
  }
}
