import type { BalancingPolicy, Candidate } from './balancing-policy.js';

/**
 * Of two targets picked at random the one with fewer requests in flight. Two are nearly as good as looking at all of
 * them, and workers that look at the same moment do not all rush to the same one (power of two choices).
 */
export class LeastRequests implements BalancingPolicy {
  readonly name = 'least-requests';

  choose(candidates: readonly Candidate[]): number {
    const count = candidates.length;
    if (count === 1) return 0;
    const first = Math.floor(Math.random() * count);
    // One of the others: the same one twice would be no choice.
    const second = (first + 1 + Math.floor(Math.random() * (count - 1))) % count;
    return inFlight(candidates, second) < inFlight(candidates, first) ? second : first;
  }
}

function inFlight(candidates: readonly Candidate[], index: number): number {
  return candidates[index]?.inFlight() ?? 0;
}
