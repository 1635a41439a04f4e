import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Exchange, exchangeFor } from '@app/pipeline';
import { RolloutStrategies } from './rollout-strategies.js';
import type { SplitSpec } from './split-spec.js';

const split: SplitSpec = { percent: 0, list: ['a'], strategy: '', header: '', sticky: false };
const listed = () => exchangeFor({ fields: ['Cookie', 'kamal-rollout=a'] });

describe('the strategies of a worker', () => {
  let warnings: unknown[][];
  let strategies: RolloutStrategies;

  beforeEach(() => {
    warnings = [];
    strategies = new RolloutStrategies({ log: (...warning) => warnings.push(warning) });
  });

  afterEach(() => void vi.restoreAllMocks());

  it('are the built-in ones, and those of the teams', () => {
    strategies.add({ name: 'by-account', goesToRollout: () => true });
    expect(strategies.names).toEqual(['cookie-hash', 'even', 'by-account']);
    expect(strategies.goesToRollout(exchangeFor(), { ...split, strategy: 'by-account' })).toBe(true);
    expect(strategies.goesToRollout(listed(), { ...split, strategy: 'even' })).toBe(true);
    expect(strategies.goesToRollout(listed(), split)).toBe(true);
    expect(strategies.goesToRollout(exchangeFor(), split)).toBe(false);
    expect(warnings).toEqual([]);
  });

  it('have different names', () => {
    expect(() => strategies.add({ name: 'even', goesToRollout: () => true })).toThrow('called "even"');
  });

  it('are replaced by the default one when a saved name is gone, with a warning a minute', () => {
    let now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const gone = { ...split, strategy: 'by-moon' };
    expect(strategies.goesToRollout(listed(), gone)).toBe(true);
    expect(strategies.goesToRollout(exchangeFor(), gone)).toBe(false);
    expect(warnings).toEqual([['WARN', 'Rollout strategy unknown', { strategy: 'by-moon', used: 'cookie-hash' }]]);
    now += 60_000;
    strategies.goesToRollout(exchangeFor(), gone);
    expect(warnings).toHaveLength(2);
  });

  it('mean active when they throw, with a warning a minute for each', () => {
    strategies.add({
      name: 'broken',
      goesToRollout: ({ request }: Exchange) => {
        throw new Error(`no ${request.method}`);
      },
    });
    for (let i = 0; i < 3; i++)
      expect(strategies.goesToRollout(listed(), { ...split, strategy: 'broken' })).toBe(false);
    expect(warnings).toEqual([
      ['WARN', 'Rollout strategy failed', { strategy: 'broken', error: 'Error: no GET', used: 'active' }],
    ]);
  });

  it('mean active when they answer with a promise', () => {
    const strategy = { name: 'async', goesToRollout: () => true };
    // What a team's plain JavaScript can do.
    strategies.add(Object.assign(strategy, { goesToRollout: async () => true }));
    expect(strategies.goesToRollout(listed(), { ...split, strategy: 'async' })).toBe(false);
    expect(warnings).toMatchObject([['WARN', 'Rollout strategy failed', { strategy: 'async' }]]);
  });
});
