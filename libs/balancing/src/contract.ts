import assert from 'node:assert/strict';
import type { TestRunner } from '@app/pipeline';
import type { BalancingPolicy, Candidate, Turns } from './balancing-policy.js';

/** Requests in flight at each of the targets that there are to choose from. */
const SITUATIONS: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0],
  [0],
  [7, 0],
  [3, 3, 3],
  [0, 1_000_000, 0, 2],
  Array.from({ length: 64 }, (_, i) => i % 5),
  // A worker that died leaves its counts until they are cleared: a sum may be below zero for a moment.
  [-1, 4],
  [12],
];

/** The rotation at its beginning, on its way, and where it starts again. */
const FIRST_TURNS = [0, 41, 4_294_967_294];

/** How often the same situation comes: what chance decides has to be right every time. */
const ROUNDS = 50;

/**
 * What every balancing policy has to keep to. A team runs it on its own one:
 *
 *     balancingPolicyContract('first-one', () => new FirstOne(), { describe, it });
 *
 * @param make a fresh policy for each test
 */
export function balancingPolicyContract(name: string, make: () => BalancingPolicy, { describe, it }: TestRunner): void {
  describe(`${name} as a balancing policy`, () => {
    it('has a name that can be typed', () => {
      assert.match(make().name, /^[a-z0-9][a-z0-9._-]*$/);
    });

    it('chooses one of those that there are, at once', () => {
      forEachSituation((inFlight, turns) => chooses(make(), candidatesWith(inFlight), turns));
    });

    it('serves all services of a worker: how many there were last time does not matter', () => {
      const policy = make();
      for (let i = 0; i < ROUNDS; i++) {
        forEachSituation((inFlight, turns) => chooses(policy, candidatesWith(inFlight), turns));
      }
    });

    it('only looks: it neither changes nor reorders them', () => {
      const policy = make();
      forEachSituation((inFlight, turns) => {
        const candidates = candidatesWith(inFlight);
        const before = [...candidates];
        policy.choose(candidates, turns);
        assert.deepEqual(candidates, before);
      });
    });

    it('takes one turn for a request at most, so that every worker’s rotation goes on where it was', () => {
      const policy = make();
      forEachSituation((inFlight, turns) => {
        let taken = 0;
        policy.choose(candidatesWith(inFlight), { next: () => (taken++, turns.next()) });
        assert.ok(taken <= 1, `it took ${taken} turns`);
      });
    });
  });
}

function chooses(policy: BalancingPolicy, candidates: readonly Candidate[], turns: Turns): void {
  const chosen: unknown = policy.choose(candidates, turns);
  assert.ok(
    typeof chosen === 'number' && Number.isInteger(chosen) && chosen >= 0 && chosen < candidates.length,
    `of ${candidates.length} it chose ${String(chosen)}`,
  );
}

function candidatesWith(inFlight: readonly number[]): Candidate[] {
  return inFlight.map((count, i) => Object.freeze({ address: `app-${i + 1}:80`, inFlight: () => count }));
}

function forEachSituation(check: (inFlight: readonly number[], turns: Turns) => void): void {
  for (const first of FIRST_TURNS) {
    let turn = first;
    for (const inFlight of SITUATIONS) check(inFlight, { next: () => turn++ >>> 0 });
  }
}
