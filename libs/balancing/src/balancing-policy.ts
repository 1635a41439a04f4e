/** What a policy may know of a target that it can choose. */
export interface Candidate {
  readonly address: string;
  /** Requests in flight, over all workers. Adds up shared memory: ask for few. */
  inFlight(): number;
}

/** The place in the rotation, shared by all workers. */
export interface Turns {
  /** Takes the next turn: 0, 1, 2… up to 2³²−1, then 0 again. */
  next(): number;
}

/**
 * Chooses among the healthy targets of a slot. Synchronous and cheap: it runs for every request. One object serves all
 * services of a worker.
 */
export interface BalancingPolicy {
  /** What `deploy --balancing` calls it. */
  readonly name: string;
  /**
   * @param candidates healthy ones, never empty
   * @returns an index into `candidates`
   */
  choose(candidates: readonly Candidate[], turns: Turns): number;
}

/** Provide a {@link BalancingPolicy} under this token to add one. */
export const BALANCING_POLICY = Symbol.for('kamal-proxy.balancing-policy');
