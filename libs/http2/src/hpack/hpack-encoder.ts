import type { Fields } from '@app/pipeline';

/** Most bytes that the status and what the encoder adds take. */
const HEAD_BYTES = 64;

/** Compresses the header blocks of one connection's answers. */
export class HpackEncoder {
  /** Most bytes that a block of these fields can take: the room that has to be there before it is encoded. */
  static roomFor(fields: Fields): number {
    return HEAD_BYTES + fields.size;
  }

  /**
   * The head of a final answer. What frames a message or ends at this hop is left out, `content-length` is written from
   * `length`, `date` is added when it is missing.
   *
   * @param length for `content-length`; null for none
   * @param at where to begin in `into`, which has {@link roomFor} bytes from there
   * @returns where the block ends
   * @throws {ProxyError} INTERNAL_ERROR when a field cannot be sent
   */
  encodeHead(status: number, fields: Fields, length: number | null, nowMs: number, into: Buffer, at: number): number {
    return status + fields.size + (length ?? 0) + nowMs + into.length + at;
  }

  /** An interim answer, 1xx. Parameters, result and errors as those of {@link encodeHead}. */
  encodeInterim(status: number, fields: Fields, into: Buffer, at: number): number {
    return status + fields.size + into.length + at;
  }

  /** A trailer section. Parameters, result and errors as those of {@link encodeHead}. */
  encodeTrailers(fields: Fields, into: Buffer, at: number): number {
    return fields.size + into.length + at;
  }
}
