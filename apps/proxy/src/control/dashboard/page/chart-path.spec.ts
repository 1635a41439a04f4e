import { describe, expect, it } from 'vitest';
import { areaPath, linePath, roundTop } from './chart-path.js';

describe('the path of a chart', () => {
  it('ends at the right edge, and goes up for more', () => {
    expect(linePath([0, 5, 10], 10, 89)).toBe('M87 100l1-50l1-50');
    expect(areaPath([0, 5, 10], 10, 89)).toBe('M87 100V100l1-50l1-50V100Z');
    expect(linePath([10, 0], 10, 9)).toBe('M8 0l1 100');
  });

  it('is short while nothing happens', () => {
    expect(
      linePath(
        Array.from({ length: 90 }, () => 0),
        1,
        89,
      ),
    ).toBe('M0 100h89');
  });

  it('has gaps where there is nothing to tell, and dots between them', () => {
    expect(linePath([null, 10, null, null, 0, 0], 10, 5)).toBe('M1 0h0M4 100h1');
    expect(linePath([null, null], 10, 5)).toBe('');
    expect(areaPath([], 10, 5)).toBe('');
  });

  it('stays below the upper edge', () => expect(linePath([20], 10, 0)).toBe('M0 0h0'));
});

describe('the upper edge', () => {
  it.each([
    [[], 1, 1],
    [[null, 0.2], 1, 1],
    [[1.2], 1, 2],
    [[3, 2], 1, 3],
    [[31], 1, 50],
    [[500], 1, 500],
    [[501], 1, 800],
    [[0.004], 0.01, 0.01],
    [[0.3], 0.01, 0.3],
  ])('of %j is round', (values, least, top) => expect(roundTop(values, least)).toBeCloseTo(top, 10));
});
