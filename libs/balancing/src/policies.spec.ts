import { describe, expect, it } from 'vitest';
import type { BalancingPolicy } from './balancing-policy.js';
import { LeastRequests } from './least-requests.js';
import { BalancingPolicies } from './policies.js';
import { RoundRobin } from './round-robin.js';

const first: BalancingPolicy = { name: 'first', choose: () => 0 };

describe('the balancing policies of a worker', () => {
  it('are ours, and those that teams add, by name', () => {
    const policies = new BalancingPolicies();
    policies.add(first);
    expect(policies.names).toEqual(['round-robin', 'least-requests', 'first']);
    expect(policies.named('first')).toBe(first);
    expect(policies.named('least-requests')).toBeInstanceOf(LeastRequests);
  });

  it('are round robin for a name that is gone', () => {
    expect(new BalancingPolicies().named('of-a-module-that-is-gone')).toBeInstanceOf(RoundRobin);
  });

  it('never have two of one name', () => {
    const policies = new BalancingPolicies();
    expect(() => policies.add({ ...first, name: 'round-robin' })).toThrow('"round-robin"');
    expect(policies.named('round-robin')).toBeInstanceOf(RoundRobin);
  });
});
