export { rolloutStrategyContract } from './contract.js';
export { splitPoint } from './cookie-hash.js';
export { RolloutStrategies, type StrategyLog } from './rollout-strategies.js';
export { ROLLOUT_STRATEGY, type RolloutStrategy } from './rollout-strategy.js';
export type { SplitSpec } from './split-spec.js';
export { splitValue } from './split-value.js';
