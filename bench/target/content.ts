import { createHash } from 'node:crypto';

/** The small answer: as many bytes as a short JSON answer of an API. */
export const SMALL_ANSWER = 'x'.repeat(100) + '\n';

/** Large bodies, in either direction. Decimal, like the GB of the results. */
export const LARGE_BYTES = 10_000_000;

/** The same bytes in every run, and no two 4 KB alike, so that a piece lost or repeated on the way changes the hash. */
export function largeBody(): Buffer {
  const body = Buffer.alloc(LARGE_BYTES);
  for (let at = 0; at < LARGE_BYTES; at += 4) body.writeUInt32LE(Math.imul(at + 1, 2_654_435_761) >>> 0, at);
  return body;
}

export function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
