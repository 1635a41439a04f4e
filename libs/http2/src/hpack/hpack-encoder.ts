import { FieldName, type Fields, ProxyError } from '@app/pipeline';
import { encodedDate } from './encoded-date.js';
import { encodedName } from './encoded-name.js';
import { encodedStatus } from './encoded-status.js';
import { encodedString } from './encoded-string.js';

/** Most bytes of what a block has beside its fields: table size update, status, date, content-length. */
const HEAD_BYTES = 64;
/** Most bytes of what a field has beside its text: form, two lengths. */
const FIELD_BYTES = 12;

/**
 * What would be another line further on, or become one when a character above 255 is cut to its low byte. The codecs
 * let none of it in; a stage that decodes what a client sent, and adds it, might.
 */
const FORBIDDEN = /[\0\r\n\u0100-\uffff]/;

const CONTENT_LENGTH = encodedName(FieldName.of('content-length'));

/** RFC 7541 6.3: a table of size 0. */
const NO_TABLE = '\x20';

/**
 * Compresses the header blocks of one connection's answers, by the static table alone: a dynamic one saves bytes, and
 * costs both sides memory and time. Its first block says so, and then it does not matter any more which size the
 * client's SETTINGS_HEADER_TABLE_SIZE allows: nghttp2 wants to be told when that is reduced (RFC 7541 4.2).
 *
 * Put together as text and written in one piece, 13 fields of 450 bytes take 1.0 µs; written byte by byte, and long
 * values one by one, 2.0.
 *
 * Blocks have to be sent in the order they were made, each of them.
 */
export class HpackEncoder {
  #tableRefused = false;

  /** Most bytes that a block of these fields can take: the room that has to be there before it is encoded. */
  static roomFor(fields: Fields): number {
    const { names, values } = fields;
    let room = HEAD_BYTES + FIELD_BYTES * names.length;
    for (let i = 0; i < names.length; i++) room += (names[i]?.raw.length ?? 0) + (values[i]?.length ?? 0);
    return room;
  }

  /**
   * The head of a final answer. What frames a message or ends at this hop is left out, `content-length` is written from
   * `length`, `date` is added when it is missing (RFC 9110 6.6.1).
   *
   * @param length for `content-length`; null for none
   * @param at where to begin in `into`, which has {@link roomFor} bytes from there
   * @returns where the block ends
   * @throws {ProxyError} INTERNAL_ERROR when a field cannot be sent; nothing was encoded then
   */
  encodeHead(status: number, fields: Fields, length: number | null, nowMs: number, into: Buffer, at: number): number {
    let text = encodedStatus(status) + encodedFields(fields);
    if (!fields.has('date')) text += encodedDate(nowMs);
    if (length !== null) text += CONTENT_LENGTH + encodedString(String(length));
    return this.#write(text, into, at);
  }

  /** An interim answer, 1xx. Parameters, result and errors as those of {@link encodeHead}. */
  encodeInterim(status: number, fields: Fields, into: Buffer, at: number): number {
    return this.#write(encodedStatus(status) + encodedFields(fields), into, at);
  }

  /** A trailer section. Parameters, result and errors as those of {@link encodeHead}. */
  encodeTrailers(fields: Fields, into: Buffer, at: number): number {
    return this.#write(encodedFields(fields), into, at);
  }

  #write(text: string, into: Buffer, at: number): number {
    const block = this.#tableRefused ? text : NO_TABLE + text;
    this.#tableRefused = true;
    return at + into.write(block, at, 'latin1');
  }
}

function encodedFields(fields: Fields): string {
  const { names, values } = fields;
  let text = '';
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const value = values[i];
    if (name === undefined || value === undefined || name.framing || name.hopByHop) continue;
    if (FORBIDDEN.test(value)) {
      throw new ProxyError('INTERNAL_ERROR', `the field ${JSON.stringify(name.raw)} cannot be sent in one line`);
    }
    text += encodedName(name) + encodedString(value);
  }
  return text;
}
