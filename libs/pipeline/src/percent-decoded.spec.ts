import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentDecoded } from './percent-decoded.js';

describe('a path without its escapes', () => {
  it.each([
    ['/plain', '/plain'],
    ['/a%20b%2Fc%2f', '/a b/c/'],
    ['/%2525', '/%25'],
    ['/%C3%A9', '/Ã©'],
    ['/%ff', '/ÿ'],
    ['/100%', '/100%'],
    ['/%u0041', '/%u0041'],
  ])('of %s is %s', (path, decoded) => {
    expect(percentDecoded(path)).toBe(decoded);
  });

  it('is the bytes that were escaped, whichever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const escaped = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
        expect(Buffer.from(percentDecoded(escaped), 'latin1')).toEqual(Buffer.from(bytes));
      }),
    );
  });
});
