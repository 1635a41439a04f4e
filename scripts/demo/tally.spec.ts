import { describe, expect, it } from 'vitest';
import { Tally } from './tally.ts';

describe('Tally', () => {
  it('counts answers by version, and failures by reason', () => {
    const tally = new Tally();
    tally.answered('v1', 3);
    tally.answered('v2', 1);
    tally.answered('v2', 2);
    tally.lost('status 502');
    expect([...tally.byVersion]).toEqual([
      ['v1', 1],
      ['v2', 2],
    ]);
    expect([...tally.failures]).toEqual([['status 502', 1]]);
    expect(tally).toMatchObject({ total: 4, failed: 1, slowestMs: 3 });
  });

  it('tells percentiles of the latest answers only', () => {
    const tally = new Tally();
    for (let i = 0; i < 100; i++) tally.answered('v1', 1_000);
    for (let i = 1; i <= 2_000; i++) tally.answered('v1', i / 1_000);
    expect(tally.percentile(0.5)).toBeCloseTo(1, 1);
    expect(tally.percentile(0.99)).toBeLessThan(2);
    expect(new Tally().percentile(0.5)).toBe(0);
  });

  it('tells when more requests are over, failed ones included', async () => {
    const tally = new Tally();
    tally.answered('v1', 1);
    const twoMore = tally.more(2);
    tally.answered('v1', 1);
    tally.lost('status 502');
    await twoMore;
    expect(tally.total).toBe(3);
  });
});
