import type { Exchange } from '@app/pipeline';
import type { SplitSpec } from './split-spec.js';

/**
 * Decides who goes to a service's rollout slot. One object serves all services of a worker.
 *
 * It runs for every request while a split is set: synchronous and cheap. It must say the same of a client every time, in
 * every worker, or the client falls to and fro between two versions. One that throws means active.
 */
export interface RolloutStrategy {
  /** What `rollout set --strategy` calls it. */
  readonly name: string;
  /** See `splitValue` for what tells one client from another. */
  goesToRollout(exchange: Exchange, split: SplitSpec): boolean;
}

/** Provide a {@link RolloutStrategy}, or a list of them, under this token to add them. */
export const ROLLOUT_STRATEGY = Symbol.for('kamal-proxy.rollout-strategy');
