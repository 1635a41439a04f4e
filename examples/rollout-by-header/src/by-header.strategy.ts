import { Injectable } from '@nestjs/common';
import type { Exchange, RolloutStrategy, SplitSpec } from 'kamal-proxy/extension';
import { HeaderRule } from './header-rule.js';

/** Whoever fits one of the rules in `--list` goes to the rollout slot, and nobody else. */
@Injectable()
export class ByHeaderStrategy implements RolloutStrategy {
  readonly name = 'by-header';
  /** A split's list stays the same object until the next `rollout set`: it is read once, not for every request. */
  readonly #rules = new WeakMap<readonly string[], readonly HeaderRule[]>();

  goesToRollout(exchange: Exchange, { list }: SplitSpec): boolean {
    for (const rule of this.#rulesOf(list)) if (rule.fits(exchange)) return true;
    return false;
  }

  #rulesOf(list: readonly string[]): readonly HeaderRule[] {
    const known = this.#rules.get(list);
    if (known !== undefined) return known;
    const rules = list.map((entry) => HeaderRule.from(entry)).filter((rule) => rule !== null);
    this.#rules.set(list, rules);
    return rules;
  }
}
