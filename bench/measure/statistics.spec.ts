import { describe, expect, it } from 'vitest';
import { parseSchedstat } from './cpu.ts';
import { parsePss } from './memory.ts';
import { median, minimum, percentile } from './statistics.ts';

describe('the figures of several rounds', () => {
  it('have a smallest', () => {
    expect(minimum([3, 1, 2])).toBe(1);
    expect(minimum([])).toBeNaN();
  });

  it('have a middle, between two where their number is even', () => {
    expect(median([30, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 30])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it('have percentiles by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(hundred, 50)).toBe(50);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile([7], 99)).toBe(7);
    expect(percentile([], 50)).toBeNaN();
  });
});

describe('what Linux tells of a process', () => {
  it('is its time on a CPU, first in schedstat', () => {
    expect(parseSchedstat('353151911 422057 38\n')).toBe(353_151_911);
  });

  it('is its share of memory, not the parts of it', () => {
    const rollup = 'Rss:       1672 kB\nPss:        330 kB\nPss_Dirty:  112 kB\nPss_Anon:   112 kB\n';
    expect(parsePss(rollup)).toBe(330);
    expect(parsePss('')).toBe(0);
  });
});
