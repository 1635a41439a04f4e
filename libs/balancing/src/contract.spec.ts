import { failuresOf } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import type { BalancingPolicy, Candidate } from './balancing-policy.js';
import { balancingPolicyContract } from './contract.js';
import { LeastRequests } from './least-requests.js';
import { RoundRobin } from './round-robin.js';

balancingPolicyContract('round-robin', () => new RoundRobin(), { describe, it });
balancingPolicyContract('least-requests', () => new LeastRequests(), { describe, it });

/** Keeps its own place, of whichever service it was. */
function withACursor(): BalancingPolicy['choose'] {
  let last = -1;
  return (candidates) => (last = last < 4 ? last + 1 : candidates.length - 1);
}

function sorting(candidates: readonly Candidate[]): number {
  // What a team's plain JavaScript can do.
  if (Array.isArray(candidates)) candidates.sort((a: Candidate, b: Candidate) => a.inFlight() - b.inFlight());
  return 0;
}

const BREAKING: readonly (readonly [does: string, fails: string, make: () => BalancingPolicy['choose']])[] = [
  ['always takes the second', 'one of those that there are', () => () => 1],
  ['chooses half a one', 'one of those that there are', () => (candidates) => candidates.length / 2],
  [
    'finds none',
    'one of those that there are',
    () => (candidates) => candidates.findIndex((one) => one.inFlight() > 9),
  ],
  ['keeps its own place', 'serves all services', withACursor],
  ['sorts them', 'only looks', () => sorting],
  ['takes two turns', 'one turn', () => (all, turns) => (turns.next() + turns.next()) % all.length],
];

describe('the contract of balancing policies', () => {
  it.each(BREAKING)('is broken by one that %s', async (_does, fails, makeChoose) => {
    const make = () => ({ name: 'broken', choose: makeChoose() });
    const failed = await failuresOf((runner) => balancingPolicyContract('it', make, runner));
    expect(failed).toContainEqual(expect.stringContaining(fails));
  });

  it('is broken by a name with blanks', async () => {
    const make = () => ({ name: 'the first', choose: () => 0 });
    const failed = await failuresOf((runner) => balancingPolicyContract('it', make, runner));
    expect(failed).toEqual(['has a name that can be typed']);
  });
});
