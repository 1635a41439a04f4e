import { ConnectionError } from './connection-error.js';
import { ErrorCode } from './error-code.js';
import { FRAME_BYTES } from './frame.js';

/** CONTINUATIONs of one block. Each is a whole frame as a rule, and what a head may have fits into five. */
const MOST_CONTINUATIONS = 16;

/** A header block that comes in several frames, which nothing may come between (RFC 9113 4.3). */
export class HeaderBlock {
  /** The stream that it belongs to; 0 while there is none. */
  streamId = 0;
  endsStream = false;
  /** Blocks that were begun: tells one from the next. */
  count = 0;
  #fragments: Buffer[] = [];
  readonly #most: number;

  /** @param maxListBytes what a header list may have, decompressed */
  constructor(maxListBytes: number) {
    this.#most = Math.max(MOST_CONTINUATIONS, Math.ceil((2 * maxListBytes) / FRAME_BYTES));
  }

  get open(): boolean {
    return this.streamId !== 0;
  }

  begin(streamId: number, endsStream: boolean, fragment: Buffer): void {
    this.streamId = streamId;
    this.endsStream = endsStream;
    this.count++;
    this.#fragments = [Buffer.from(fragment)];
  }

  /** @throws {ConnectionError} ENHANCE_YOUR_CALM (CVE-2024-27316) */
  add(fragment: Buffer): void {
    if (this.#fragments.length > this.#most) {
      throw new ConnectionError(ErrorCode.EnhanceYourCalm, 'too many CONTINUATION frames');
    }
    this.#fragments.push(Buffer.from(fragment));
  }

  /** The whole block; the next one may begin. */
  complete(): Buffer {
    const whole = Buffer.concat(this.#fragments);
    this.#fragments = [];
    this.streamId = 0;
    return whole;
  }
}
