import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeFor, Fields, NO_BODY, RecordedAnswer, ResponseHead, type Scheme } from '@app/pipeline';
import { CookieHash, splitPoint } from './cookie-hash.js';
import { Even } from './even.js';
import { fnv1a32 } from './fnv1a.js';
import type { RolloutStrategy } from './rollout-strategy.js';
import type { SplitSpec } from './split-spec.js';

const splitOf = (special: Partial<SplitSpec>): SplitSpec => ({
  percent: 0,
  list: [],
  strategy: '',
  header: '',
  sticky: false,
  ...special,
});

const goes = (strategy: RolloutStrategy, special: Partial<SplitSpec>, ...fields: string[]) =>
  strategy.goesToRollout(exchangeFor({ fields }), splitOf(special));
const withCookie = (strategy: RolloutStrategy, special: Partial<SplitSpec>, value: string) =>
  goes(strategy, special, 'Cookie', `kamal-rollout=${value}`);

/** How many of so many ids with consecutive numbers go there, in percent. */
function share(strategy: RolloutStrategy, percent: number, ids: number, prefix: string): number {
  const split = splitOf({ percent });
  let count = 0;
  for (let i = 0; i < ids; i++) {
    const exchange = exchangeFor({ fields: ['Cookie', `kamal-rollout=${prefix}${i}`] });
    if (strategy.goesToRollout(exchange, split)) count++;
  }
  return (count * 100) / ids;
}

const strategies = [new CookieHash(), new Even()];

describe('the hash', () => {
  // Computed with Go's hash/fnv.
  it.each([
    ['', 2166136261],
    ['a', 3826002220],
    ['foobar', 3214735720],
    ['7', 839689206],
    ['user-1234', 4088081125],
    ['hello world', 3582672807],
    ['\xc3\xa9', 513665217],
  ])('of %j is that of Go', (value, hash) => {
    expect(fnv1a32(value)).toBe(hash);
  });

  // Computed with Go's float64.
  it.each([
    [0, 0],
    [1, 42949672.950000003],
    [10, 429496729.5],
    [33, 1417339207.3500001431],
    [50, 2147483647.5],
    [99, 4252017622.0500001907],
    [100, 4294967295],
  ])('splits at %i percent where Go does', (percent, point) => {
    expect(splitPoint(percent)).toBe(point);
  });
});

describe.each(strategies)('$name', (strategy) => {
  it('sends who is in the list, and nobody else at 0 percent', () => {
    const list = ['7', 'nine'];
    expect(['7', '"7"', 'nine', '8', 'Nine', ''].map((value) => withCookie(strategy, { list }, value))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('finds values in a long list', () => {
    const list = Array.from({ length: 5000 }, (_, i) => `account-${i}`);
    expect(withCookie(strategy, { list }, 'account-4999')).toBe(true);
    expect(withCookie(strategy, { list }, 'account-5000')).toBe(false);
  });

  it('leaves clients without a value where they are, even at 100 percent', () => {
    expect(goes(strategy, { percent: 100 })).toBe(false);
    expect(withCookie(strategy, { percent: 100, list: [''] }, '')).toBe(false);
    expect(goes(strategy, { percent: 100, header: 'x-account' }, 'Cookie', 'kamal-rollout=a')).toBe(false);
  });

  it('goes by the header when the split names one', () => {
    expect(goes(strategy, { list: ['eu'], header: 'x-region' }, 'X-Region', 'eu', 'Cookie', 'kamal-rollout=us')).toBe(
      true,
    );
    expect(goes(strategy, { list: ['us'], header: 'x-region' }, 'X-Region', 'eu', 'Cookie', 'kamal-rollout=us')).toBe(
      false,
    );
  });

  it('sends everybody with a value at 100 percent, and whoever was there before when the share grows', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/);
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (id, one, other) => {
        expect(withCookie(strategy, { percent: 100 }, id)).toBe(true);
        const [less, more] = one < other ? [one, other] : [other, one];
        if (withCookie(strategy, { percent: less }, id)) expect(withCookie(strategy, { percent: more }, id)).toBe(true);
      }),
    );
  });
});

describe('cookie-hash', () => {
  it('decides by the hash, the split point included', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -!#-:<-[\]-~]{1,12}$/), fc.integer({ min: 0, max: 100 }), (id, percent) => {
        // Blanks at the end are no part of the value.
        fc.pre(!id.endsWith(' '));
        expect(withCookie(strategies[0] ?? new CookieHash(), { percent }, id)).toBe(
          fnv1a32(id) <= 0xffffffff * (percent / 100),
        );
      }),
    );
  });
});

/** FNV-1a-32 by its definition, in whole numbers. */
function fnvByDefinition(value: string): bigint {
  let hash = 0x811c9dc5n;
  for (const byte of Buffer.from(value)) hash = ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn;
  return hash;
}

describe('cookie-hash, over 100,000 values', () => {
  const ids = Array.from({ length: 100_000 }, (_, i) => `user-${i}`);

  it.each([1, 10, 25, 50])('sends just those at %i percent whose hash is below that share of all hashes', (percent) => {
    const expected = ids.filter((id) => fnvByDefinition(id) * 100n <= 0xffffffffn * BigInt(percent)).length;
    expect(share(new CookieHash(), percent, ids.length, 'user-') * 1000).toBeCloseTo(expected, 6);
  });
});

describe('even', () => {
  it.each([1, 10, 25, 50])('sends %i percent of short similar ids, to half a point', (percent) => {
    expect(Math.abs(share(new Even(), percent, 100_000, 'user-') - percent)).toBeLessThan(0.5);
  });

  it('mixes few ids better than the bare hash', () => {
    expect(share(new CookieHash(), 10, 1000, '')).toBeLessThan(5);
    expect(Math.abs(share(new Even(), 10, 1000, '') - 10)).toBeLessThan(1);
    expect(share(new CookieHash(), 50, 1000, 'user-')).toBeGreaterThan(56);
    expect(Math.abs(share(new Even(), 50, 1000, 'user-') - 50)).toBeLessThan(1);
  });
});

describe('a sticky split', () => {
  const sticky = splitOf({ percent: 50, sticky: true });

  function answerTo(fields: readonly string[], split = sticky, scheme: Scheme = 'http', ...answer: string[]) {
    const written = new RecordedAnswer();
    const exchange = exchangeFor({ fields, connection: { scheme } }, written);
    const went = new CookieHash().goesToRollout(exchange, split);
    new CookieHash().goesToRollout(exchange, split);
    exchange.respond(new ResponseHead(200, Fields.of(...answer), 0), NO_BODY);
    return { went, cookie: written.field('set-cookie') };
  }

  it('gives clients without a value one, on the answer, that keeps them where they are', () => {
    const sides = new Set<boolean>();
    for (let i = 0; i < 100; i++) {
      const { went, cookie } = answerTo([]);
      expect(cookie).toMatch(/^kamal-rollout=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/);
      const back = answerTo(['Cookie', cookie?.split(';')[0] ?? '']);
      expect(back).toEqual({ went, cookie: undefined });
      sides.add(went);
    }
    expect(sides.size).toBe(2);
  });

  it('marks the cookie as secure over https', () => {
    expect(answerTo(['Cookie', 'kamal-rollout='], sticky, 'https').cookie).toMatch(/; SameSite=Lax; Secure$/);
  });

  it('knows clients without the header by the cookie', () => {
    const split = splitOf({ list: ['a'], sticky: true, header: 'x-account' });
    expect(answerTo(['Cookie', 'kamal-rollout=a'], split)).toEqual({ went: true, cookie: undefined });
    expect(answerTo(['X-Account', 'b', 'Cookie', 'kamal-rollout=a'], split)).toEqual({
      went: false,
      cookie: undefined,
    });
    expect(answerTo([], split).cookie).toContain('kamal-rollout=');
  });

  it('leaves the value that the application sets itself', () => {
    const { cookie } = answerTo([], sticky, 'http', 'Set-Cookie', 'a=b', 'Set-Cookie', 'kamal-rollout=42; Path=/');
    expect(cookie).toBe('a=b, kamal-rollout=42; Path=/');
  });
});
