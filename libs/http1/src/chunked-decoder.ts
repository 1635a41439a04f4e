import type { Fields } from '@app/pipeline';
import type { BodyDecoder, ContentTaker } from './body-decoder.js';
import { HeadReader } from './head-reader.js';
import { TRAILER_SECTIONS } from './head-rules.js';
import { MalformedMessage } from './malformed-message.js';
import { parseTrailers } from './trailers.js';

/** Eight hex digits are 4 GB; more would only serve to overflow somebody's integer. */
const MOST_DIGITS = 8;
const MOST_EXTENSION_BYTES_A_LINE = 4096;
/** Extensions may be as large as the content, and this more: nobody sends a body of nothing but extensions. */
const SPARE_EXTENSION_BYTES = 16 * 1024;
const MOST_TRAILER_BYTES = 16 * 1024;

/** `name`, `name=token` or `name="text"`, a semicolon before each (RFC 9112 7.1.1, without its historical blanks). */
const EXTENSIONS =
  /^(?:;[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:=(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+|"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*"))?)+$/;

const CR = 13;
const LF = 10;
const SEMICOLON = 59;
const TAB = 9;

/**
 * What comes next:
 *
 *     size ──► [extension ──►] size-lf ──► data ──► data-cr ──► data-lf ──► size …
 *                                 └─ size 0 ──► trailers ──► done
 */
type Expecting = 'size' | 'extension' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailers' | 'done';

/** The chunked coding (RFC 9112 7.1), read strictly: what is not certain here is how requests are smuggled. */
export class ChunkedDecoder implements BodyDecoder {
  trailers: Fields | null = null;
  #expecting: Expecting = 'size';
  #size = 0;
  #digits = 0;
  #left = 0;
  #extension = '';
  #extensionBytes = 0;
  #contentBytes = 0;
  #trailerReader: HeadReader | null = null;

  get done(): boolean {
    return this.#expecting === 'done';
  }

  decode(bytes: Buffer, start: number, end: number, taker: ContentTaker): number {
    let at = start;
    while (at < end) {
      switch (this.#expecting) {
        case 'size':
          at = this.#readSize(bytes, at, end);
          break;
        case 'extension':
          at = this.#readExtension(bytes, at, end);
          break;
        case 'size-lf':
          expect(bytes[at], LF, 'bad-chunk-size');
          if (this.#size === 0) {
            this.#expecting = 'trailers';
            at = this.#readTrailersFrom(bytes, at, end);
            break;
          }
          at++;
          this.#left = this.#size;
          this.#expecting = 'data';
          break;
        case 'data':
          at = this.#readData(bytes, at, end, taker);
          break;
        case 'data-cr':
          expect(bytes[at++], CR, 'bad-chunk-end');
          this.#expecting = 'data-lf';
          break;
        case 'data-lf':
          expect(bytes[at++], LF, 'bad-chunk-end');
          this.#beginChunk();
          break;
        case 'trailers':
          at = this.#readTrailers(bytes, at, end);
          break;
        case 'done':
          return at;
      }
    }
    return at;
  }

  finish(): void {
    if (!this.done) throw new MalformedMessage('broken-off', 'the last chunk is missing');
  }

  #beginChunk(): void {
    this.#expecting = 'size';
    this.#size = 0;
    this.#digits = 0;
  }

  #readSize(bytes: Buffer, start: number, end: number): number {
    let at = start;
    for (; at < end; at++) {
      const digit = hexValue(bytes[at] ?? 0);
      if (digit < 0) break;
      if (++this.#digits > MOST_DIGITS) throw new MalformedMessage('bad-chunk-size', 'a chunk size is too long');
      // Not a shift: eight digits do not fit into 31 bits.
      this.#size = this.#size * 16 + digit;
    }
    if (at === end) return at;
    const behind = bytes[at];
    if (this.#digits === 0 || (behind !== CR && behind !== SEMICOLON)) {
      throw new MalformedMessage('bad-chunk-size', 'a chunk does not begin with its size');
    }
    this.#expecting = behind === CR ? 'size-lf' : 'extension';
    return at + 1;
  }

  #readExtension(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end && isVisible(bytes[at] ?? 0)) at++;
    this.#extension += bytes.toString('latin1', start, at);
    this.#extensionBytes += at - start;
    if (
      this.#extension.length > MOST_EXTENSION_BYTES_A_LINE ||
      this.#extensionBytes > SPARE_EXTENSION_BYTES + this.#contentBytes
    ) {
      throw new MalformedMessage('chunk-extensions-too-large', 'too many bytes of chunk extensions');
    }
    if (at === end) return at;
    expect(bytes[at], CR, 'bad-chunk-extension');
    if (!EXTENSIONS.test(`;${this.#extension}`)) {
      throw new MalformedMessage('bad-chunk-extension', 'a chunk extension is not a name with perhaps a value');
    }
    this.#extension = '';
    this.#expecting = 'size-lf';
    return at + 1;
  }

  #readData(bytes: Buffer, start: number, end: number, taker: ContentTaker): number {
    const stop = Math.min(end, start + this.#left);
    this.#left -= stop - start;
    this.#contentBytes += stop - start;
    if (this.#left === 0) this.#expecting = 'data-cr';
    taker.content(bytes.subarray(start, stop));
    return stop;
  }

  /** From the line feed of the last chunk's line: without trailers that is followed by one more line end. */
  #readTrailersFrom(bytes: Buffer, lf: number, end: number): number {
    if (lf + 2 < end && bytes[lf + 1] === CR && bytes[lf + 2] === LF) {
      this.#expecting = 'done';
      return lf + 3;
    }
    // The section is read as a head is: up to the first empty line, which may be the first line.
    this.#trailerReader = new HeadReader(MOST_TRAILER_BYTES, TRAILER_SECTIONS);
    this.#trailerReader.take(LINE_END, 0, LINE_END.length);
    return lf + 1;
  }

  #readTrailers(bytes: Buffer, start: number, end: number): number {
    const reader = this.#trailerReader;
    const section = reader?.take(bytes, start, end) ?? null;
    if (reader === null || section === null) return end;
    this.trailers = parseTrailers(section.slice(LINE_END.length));
    this.#trailerReader = null;
    this.#expecting = 'done';
    return reader.next;
  }
}

const LINE_END = Buffer.from('\r\n', 'latin1');

function expect(
  byte: number | undefined,
  wanted: number,
  reason: 'bad-chunk-size' | 'bad-chunk-end' | 'bad-chunk-extension',
) {
  if (byte !== wanted) throw new MalformedMessage(reason, 'a chunk does not end where its size says');
}

/** -1 for what is no hex digit. */
function hexValue(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

function isVisible(byte: number): boolean {
  return (byte >= 32 && byte !== 127) || byte === TAB;
}
