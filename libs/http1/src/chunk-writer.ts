import type { Fields } from '@app/pipeline';
import { fieldLines } from './field-lines.js';

/** What goes before a chunk's content; {@link CHUNK_END} goes behind it. @param size bytes, not 0: that is the last one */
export function chunkStart(size: number): string {
  return `${size.toString(16)}\r\n`;
}

export const CHUNK_END = '\r\n';

/** The end of a chunked body. @throws {ProxyError} when a trailer cannot be sent in one line */
export function lastChunk(trailers: Fields | null): string {
  return trailers === null ? '0\r\n\r\n' : `0${fieldLines(trailers)}\r\n\r\n`;
}
