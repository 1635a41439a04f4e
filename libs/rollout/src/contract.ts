import assert from 'node:assert/strict';
import { exchangeFor, type TestRunner } from '@app/pipeline';
import type { RolloutStrategy } from './rollout-strategy.js';
import type { SplitSpec } from './split-spec.js';

const SPLITS: readonly SplitSpec[] = [
  { percent: 0, list: [], strategy: '', header: '', sticky: false },
  { percent: 50, list: ['a', 'b'], strategy: '', header: '', sticky: false },
  { percent: 50, list: ['a'], strategy: '', header: 'x-account', sticky: false },
  { percent: 100, list: [], strategy: '', header: '', sticky: true },
];

/** Heads that come in real life, or from people who try. */
const FIELDS: readonly (readonly string[])[] = [
  [],
  ['Cookie', ''],
  ['Cookie', 'kamal-rollout='],
  ['Cookie', 'kamal-rollout=a', 'X-Account', 'a'],
  ['cookie', 'x=1; kamal-rollout=user-17; y', 'cookie', 'kamal-rollout=z', 'x-account', ''],
  ['Cookie', `kamal-rollout=${'long'.repeat(2000)}`],
  ['Cookie', 'kamal-rollout="\xff\xfe"; =; ;;', 'X-Account', '\xe4\xf6%00'],
];

/**
 * What every rollout strategy has to keep to. A team runs it on its own one:
 *
 *     rolloutStrategyContract('by country', () => new ByCountry(), { describe, it });
 *
 * @param make a fresh strategy for each test
 */
export function rolloutStrategyContract(name: string, make: () => RolloutStrategy, { describe, it }: TestRunner): void {
  describe(`${name} as a rollout strategy`, () => {
    it('has a name that can be typed', () => {
      assert.match(make().name, /^[a-z0-9][a-z0-9._-]*$/);
    });

    it('decides at once, whatever the request has in its head', () => {
      forEachCase((fields, split) => {
        assert.equal(typeof make().goesToRollout(exchangeFor({ fields }), split), 'boolean');
      });
    });

    it('says the same of the same client each time, and so does another worker', () => {
      forEachCase((fields, split) => {
        // A sticky split makes a value for a client that has none: another one each time.
        if (split.sticky) return;
        const strategy = make();
        const first = strategy.goesToRollout(exchangeFor({ fields }), split);
        assert.equal(strategy.goesToRollout(exchangeFor({ fields }), split), first);
        assert.equal(make().goesToRollout(exchangeFor({ fields }), split), first);
      });
    });

    it('says the same of one request twice', () => {
      forEachCase((fields, split) => {
        const strategy = make();
        const exchange = exchangeFor({ fields });
        assert.equal(strategy.goesToRollout(exchange, split), strategy.goesToRollout(exchange, split));
      });
    });

    it('only looks: it neither answers nor changes the request', () => {
      forEachCase((fields, split) => {
        const exchange = exchangeFor({ fields });
        make().goesToRollout(exchange, split);
        assert.equal(exchange.answered, false);
        assert.equal(exchange.slot, null);
        assert.equal(exchange.forwardTarget, exchange.request.target);
        assert.deepEqual([...exchange.request.fields].flat(), fields);
      });
    });
  });
}

function forEachCase(check: (fields: readonly string[], split: SplitSpec) => void): void {
  for (const split of SPLITS) for (const fields of FIELDS) check(fields, split);
}
