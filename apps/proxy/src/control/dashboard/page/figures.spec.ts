import { expect, it } from 'vitest';
import { counted, duration, milliseconds, percent, perSecond, shortened } from './figures.js';

it('writes figures for people', () => {
  expect([null, 0, 0.04, 12.34, 1840.4].map(perSecond)).toEqual(['–', '0', '0.0', '12.3', '1840']);
  expect([null, 0.42, 3.21, 48.4, 1254].map(milliseconds)).toEqual(['–', '0.4 ms', '3.2 ms', '48 ms', '1.25 s']);
  expect([null, 0, 0.0025, 0.01, 0.1234, 1].map(percent)).toEqual(['–', '0 %', '0.25 %', '1 %', '12 %', '100 %']);
  expect([0, 999, 59_999, 60_000, 3_600_000, 90_000_000].map(duration)).toEqual([
    '0 s',
    '0 s',
    '59 s',
    '1 min',
    '1 h',
    '1 d',
  ]);
  expect([0, 1, 2].map((count) => counted(count, 'target'))).toEqual(['0 targets', '1 target', '2 targets']);
});

it('shortens long lists, but not by one', () => {
  expect(shortened(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d, e');
  expect(shortened(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d and 2 more');
});
