import { type Exchange, failuresOf } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { rolloutStrategyContract } from './contract.js';
import { CookieHash } from './cookie-hash.js';
import { Even } from './even.js';
import type { RolloutStrategy } from './rollout-strategy.js';

rolloutStrategyContract('cookie-hash', () => new CookieHash(), { describe, it });
rolloutStrategyContract('even', () => new Even(), { describe, it });

type Decide = RolloutStrategy['goesToRollout'];

function everyOther(): Decide {
  let turn = 0;
  return () => turn++ % 2 === 0;
}

function marking({ request: { fields } }: Exchange): boolean {
  fields.add('X-Rollout', 'yes');
  return true;
}

const BREAKING: readonly (readonly [does: string, fails: string, make: () => Decide])[] = [
  ['answers with a promise', 'decides at once', () => () => Object(Promise.resolve(true))],
  [
    'needs a header',
    'decides at once',
    () =>
      ({ request }) =>
        decodeURIComponent(request.fields.get('x-account') ?? '%') > '',
  ],
  ['takes every other', 'the same of the same client', everyOther],
  ['marks the request', 'only looks', () => marking],
];

describe('the contract of rollout strategies', () => {
  it.each(BREAKING)('is broken by one that %s', async (_does, fails, makeDecide) => {
    const make = () => ({ name: 'broken', goesToRollout: makeDecide() });
    const failed = await failuresOf((runner) => rolloutStrategyContract('it', make, runner));
    expect(failed).toContainEqual(expect.stringContaining(fails));
  });
});
