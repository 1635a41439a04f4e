import type { Exchange } from '@app/pipeline';
import { fnv1a32 } from './fnv1a.js';
import { isListed } from './listed.js';
import type { RolloutStrategy } from './rollout-strategy.js';
import type { SplitSpec } from './split-spec.js';
import { splitValue } from './split-value.js';

/**
 * Where the hashes of a percentage end, inclusive: `percentage_split_point` in the state file. In doubles, as Go
 * computes it, so that the same values are on the same side.
 */
export function splitPoint(percent: number): number {
  return 0xffffffff * (percent / 100);
}

/** The original's split: listed values, and a share of the others by their hash. */
export class CookieHash implements RolloutStrategy {
  readonly name = 'cookie-hash';

  goesToRollout(exchange: Exchange, split: SplitSpec): boolean {
    const value = splitValue(exchange, split);
    if (value === '') return false;
    return isListed(value, split.list) || fnv1a32(value) <= splitPoint(split.percent);
  }
}
