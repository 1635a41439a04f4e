import type { Exchange } from '@app/pipeline';
import { CookieHash } from './cookie-hash.js';
import { Even } from './even.js';
import { OnceAMinute } from './once-a-minute.js';
import type { RolloutStrategy } from './rollout-strategy.js';
import type { SplitSpec } from './split-spec.js';

/** Where a strategy's trouble is told. */
export interface StrategyLog {
  log(level: 'WARN', msg: string, fields: Readonly<Record<string, unknown>>): void;
}

/** The strategies of a worker, by the names that `rollout set --strategy` knows. */
export class RolloutStrategies {
  readonly #byName = new Map<string, RolloutStrategy>();
  readonly #default = new CookieHash();
  readonly #warnings = new OnceAMinute();

  constructor(private readonly log: StrategyLog) {
    this.add(this.#default);
    this.add(new Even());
  }

  /** Takes a team's strategy. @throws {Error} when there is one of this name */
  add(strategy: RolloutStrategy): void {
    if (this.#byName.has(strategy.name))
      throw new Error(`there is already a rollout strategy called "${strategy.name}"`);
    this.#byName.set(strategy.name, strategy);
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** What the split's strategy says; active when it fails. An empty name is the default one. */
  goesToRollout(exchange: Exchange, split: SplitSpec): boolean {
    const strategy = split.strategy === '' ? this.#default : (this.#byName.get(split.strategy) ?? this.#instead(split));
    try {
      const goes: unknown = strategy.goesToRollout(exchange, split);
      // An `async` one would send everybody there: a promise is truthy.
      if (typeof goes !== 'boolean') throw new TypeError('it did not return a boolean');
      return goes;
    } catch (error) {
      const { name } = strategy;
      this.#warn('Rollout strategy failed', { strategy: name, error: String(error), used: 'active' });
      return false;
    }
  }

  /** A saved name may be gone after a restart without its module. */
  #instead({ strategy }: SplitSpec): RolloutStrategy {
    this.#warn('Rollout strategy unknown', { strategy, used: this.#default.name });
    return this.#default;
  }

  #warn(msg: string, fields: { readonly strategy: string } & Readonly<Record<string, string>>): void {
    if (this.#warnings.allows(`${msg} ${fields.strategy}`)) this.log.log('WARN', msg, fields);
  }
}
