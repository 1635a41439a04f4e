import { describe, expect, it } from 'vitest';
import { decoderFor } from './decoder-for.js';
import { decodeInPieces, malformed } from './fixtures/decode-in-pieces.js';

describe('a body of a declared length', () => {
  it('ends there, and leaves the rest', () => {
    for (let size = 1; size <= 8; size++) {
      const decoder = decoderFor({ kind: 'length', length: 5 });
      expect(decodeInPieces(decoder, 'helloGET', size)).toEqual({
        content: 'hello',
        trailers: null,
        done: true,
        behind: 'GET',
      });
    }
  });

  it('is broken off before', () => {
    const decoder = decoderFor({ kind: 'length', length: 5 });
    decodeInPieces(decoder, 'hell', 4);
    expect(malformed(() => decoder.finish())).toBe('broken-off');
  });

  it('hands over the very buffer it was given when all of it is content', () => {
    const bytes = Buffer.from('hell');
    decoderFor({ kind: 'length', length: 5 }).decode(bytes, 0, 4, { content: (part) => expect(part).toBe(bytes) });
  });
});

describe('no body', () => {
  it('is over at once', () => {
    const decoder = decoderFor({ kind: 'none' });
    expect(decoder.done).toBe(true);
    expect(() => decoder.finish()).not.toThrow();
  });
});

describe('a body until close', () => {
  it('takes everything, and ends when the peer does', () => {
    const decoder = decoderFor({ kind: 'until-close' });
    expect(decodeInPieces(decoder, 'abc', 2)).toMatchObject({ content: 'abc', done: false });
    decoder.finish();
    expect(decoder.done).toBe(true);
  });
});
