import type { BodyDecoder, ContentTaker } from './body-decoder.js';
import { MalformedMessage } from './malformed-message.js';

/** A body of as many bytes as were declared. */
export class LengthDecoder implements BodyDecoder {
  readonly trailers = null;
  #left: number;

  constructor(length: number) {
    this.#left = length;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  decode(bytes: Buffer, start: number, end: number, taker: ContentTaker): number {
    const stop = Math.min(end, start + this.#left);
    if (stop <= start) return start;
    this.#left -= stop - start;
    taker.content(start === 0 && stop === bytes.length ? bytes : bytes.subarray(start, stop));
    return stop;
  }

  finish(): void {
    if (this.#left > 0) throw new MalformedMessage('broken-off', `${this.#left} bytes of the body are missing`);
  }
}
