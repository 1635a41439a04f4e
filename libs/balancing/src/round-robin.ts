import type { BalancingPolicy, Candidate, Turns } from './balancing-policy.js';

/** Each in turn; exact over all workers, because they share the cursor. */
export class RoundRobin implements BalancingPolicy {
  readonly name = 'round-robin';

  choose(candidates: readonly Candidate[], turns: Turns): number {
    return candidates.length === 1 ? 0 : turns.next() % candidates.length;
  }
}
