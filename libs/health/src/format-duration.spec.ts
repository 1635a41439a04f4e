import { describe, expect, it } from 'vitest';
import { formatDuration } from './format-duration.js';

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [1, '1ns'],
    [1_500, '1.5µs'],
    [300e6, '300ms'],
    [1_500_001, '1.500001ms'],
    [5e9, '5s'],
    [1_200_000_001, '1.200000001s'],
    [30e9, '30s'],
    [60e9, '1m0s'],
    [90e9, '1m30s'],
    [3600e9, '1h0m0s'],
    [90_061.5e9, '25h1m1.5s'],
  ])('prints %i ns as %s', (nanoseconds, printed) => {
    expect(formatDuration(nanoseconds)).toBe(printed);
  });
});
