import { describe, expect, it } from 'vitest';
import { quantile } from './quantile.js';

const BOUNDS = [1, 2, 4];

describe('quantile', () => {
  it.each([
    [[0, 10, 0, 0], 0.5, 1.5],
    [[0, 10, 0, 0], 0.99, 1.99],
    [[5, 0, 5, 0], 0.5, 1],
    [[5, 0, 5, 0], 0.75, 3],
    [[0, 0, 1, 0], 1, 4],
    [[0, 0, 0, 3], 0.5, 4],
  ])('of %j at %d is %d', (counts, share, expected) => {
    expect(quantile(BOUNDS, counts, share)).toBeCloseTo(expected, 10);
  });

  it('of nothing is null', () => expect(quantile(BOUNDS, [0, 0, 0, 0], 0.5)).toBeNull());
});
