import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from './iso-time.js';

const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

describe('a time of the log', () => {
  it.each([0, 9, 99, 999, 1000, 1_763_750_281_007, LAST])('%d is what Date makes of it', (unixMs) => {
    expect(isoTime(unixMs)).toBe(new Date(unixMs).toISOString());
  });

  it('is what Date makes of it, in any order', () => {
    const near = fc.double({ min: 1_763_750_280_000, max: 1_763_750_283_000, noNaN: true });
    const any = fc.double({ min: 0, max: LAST, noNaN: true });
    fc.assert(
      fc.property(fc.oneof(near, any), (unixMs) => {
        expect(isoTime(unixMs)).toBe(new Date(unixMs).toISOString());
      }),
    );
  });
});
