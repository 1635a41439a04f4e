import { Flag, FRAME_BYTES, FRAME_HEAD_BYTES, FrameType, writeFrameHead } from './frame.js';
import type { Output } from './output.js';

/**
 * Makes frames of a header block that was composed behind the room for a frame's head: HEADERS, and CONTINUATIONs when it
 * is longer than one frame may be, which takes a head of 16 KB.
 *
 * @param at where the head of HEADERS goes
 * @param end where the block ends; the output is not advanced yet
 */
export function finishHeaders(output: Output, at: number, end: number, streamId: number, flags: number): void {
  const start = at + FRAME_HEAD_BYTES;
  const length = end - start;
  if (length <= FRAME_BYTES) {
    writeFrameHead(output.bytes, at, length, FrameType.Headers, flags | Flag.EndHeaders, streamId);
    output.length = end;
    return;
  }
  writeFrameHead(output.bytes, at, FRAME_BYTES, FrameType.Headers, flags, streamId);
  const rest = Buffer.from(output.bytes.subarray(start + FRAME_BYTES, end));
  output.length = start + FRAME_BYTES;
  for (let from = 0; from < rest.length; from += FRAME_BYTES) {
    const piece = rest.subarray(from, from + FRAME_BYTES);
    const last = from + FRAME_BYTES >= rest.length;
    const payload = output.frame(FrameType.Continuation, last ? Flag.EndHeaders : 0, streamId, piece.length);
    output.bytes.set(piece, payload);
  }
}
