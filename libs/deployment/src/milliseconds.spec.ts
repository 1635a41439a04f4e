import { expect, it } from 'vitest';
import { milliseconds } from './milliseconds.js';

it.each([
  [30e9, 30_000],
  [1.5e6, 1.5],
  [1, 1e-6],
  [0, 0],
  [-1, 0],
  [2 ** 63, 2 ** 31 - 1],
])('%d ns are %d ms', (nanoseconds, expected) => {
  expect(milliseconds(nanoseconds)).toBe(expected);
});
