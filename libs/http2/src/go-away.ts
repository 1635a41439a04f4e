import type { ErrorCode } from './error-code.js';

/** The payload of a GOAWAY (RFC 9113 6.8). @param lastId requests up to this stream were heard */
export function goAway(lastId: number, code: ErrorCode, why: string): Buffer {
  const payload = Buffer.alloc(8 + why.length, why.padStart(8 + why.length), 'latin1');
  payload.writeUInt32BE(lastId, 0);
  payload.writeUInt32BE(code, 4);
  return payload;
}
