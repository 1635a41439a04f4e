import type { BodyDecoder } from '../body-decoder.js';
import { MalformedMessage } from '../malformed-message.js';

export interface Decoded {
  readonly content: string;
  readonly trailers: (readonly [string, string])[] | null;
  readonly done: boolean;
  /** What is left when the body is over. */
  readonly behind: string;
}

/** Decodes bytes (latin1) that come in pieces of `size`. */
export function decodeInPieces(decoder: BodyDecoder, text: string, size: number): Decoded {
  const bytes = Buffer.from(text, 'latin1');
  let content = '';
  let at = 0;
  while (at < bytes.length && !decoder.done) {
    const end = Math.min(bytes.length, at + Math.max(1, size));
    at = decoder.decode(bytes, at, end, { content: (part) => (content += part.toString('latin1')) });
  }
  return {
    content,
    trailers: decoder.trailers === null ? null : [...decoder.trailers],
    done: decoder.done,
    behind: bytes.toString('latin1', at),
  };
}

/** The reason of the MalformedMessage that `run` throws. */
export function malformed(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof MalformedMessage) return error.reason;
    throw error;
  }
  throw new Error('it was taken for well-formed');
}
