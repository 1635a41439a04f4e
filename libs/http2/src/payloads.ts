import { ConnectionError } from './connection-error.js';
import { ErrorCode } from './error-code.js';
import { Flag } from './frame.js';

/** Of the priority that HEADERS may carry, and PRIORITY does: a dependency and a weight (RFC 9113 6.3). */
const PRIORITY_BYTES = 5;

/** Where a part of a buffer begins and ends. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of a header block that HEADERS carries: without padding and priority (RFC 9113 6.2). A priority is the five
 * bytes before it.
 *
 * @throws {ConnectionError} when there is more of those than there are bytes
 */
export function headersContent(flags: number, bytes: Buffer, start: number, end: number): Range {
  if ((flags & (Flag.Padded | Flag.Priority)) === 0) return { start, end };
  if ((flags & Flag.Padded) !== 0) {
    if (start === end) throw new ConnectionError(ErrorCode.FrameSizeError, 'padded HEADERS without a pad length');
    end -= bytes[start] ?? 0;
    start += 1;
  }
  if ((flags & Flag.Priority) !== 0) start += PRIORITY_BYTES;
  if (start > end) throw new ConnectionError(ErrorCode.ProtocolError, 'HEADERS are all padding, and more');
  return { start, end };
}

/** RFC 7540 5.3.1, which RFC 9113 has deprecated with all priorities. @param at of the five bytes */
export function prioritizesItself(streamId: number, bytes: Buffer, at: number): boolean {
  return (bytes.readUInt32BE(at) & 0x7fffffff) === streamId;
}
