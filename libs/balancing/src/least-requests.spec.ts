import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Candidate } from './balancing-policy.js';
import { LeastRequests } from './least-requests.js';

function candidates(...inFlight: readonly number[]): Candidate[] {
  return inFlight.map((count, i) => ({ address: `app-${i}:80`, inFlight: () => count }));
}

describe('least requests', () => {
  it('takes the only one without counting', () => {
    const inFlight = vi.fn(() => 3);
    expect(new LeastRequests().choose([{ address: 'app:80', inFlight }])).toBe(0);
    expect(inFlight).not.toHaveBeenCalled();
  });

  it('always takes the less busy one of two', () => {
    for (let i = 0; i < 50; i++) {
      expect(new LeastRequests().choose(candidates(2, 1))).toBe(1);
      expect(new LeastRequests().choose(candidates(1, 2))).toBe(0);
    }
  });

  it('never takes the busiest of many, and comes to every other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.nat(), (count, seed) => {
        const busiest = seed % count;
        const all = candidates(...Array.from({ length: count }, (_, i) => (i === busiest ? 9 : 1)));
        const chosen = new Set(Array.from({ length: 300 }, () => new LeastRequests().choose(all)));
        expect(chosen.has(busiest)).toBe(false);
        expect(chosen.size).toBe(count - 1);
      }),
      { numRuns: 30 },
    );
  });

  it('looks at two different ones, whatever chance says', () => {
    for (const chance of [0, 0.34, 0.67, 0.999_999_9]) {
      const random = vi.spyOn(Math, 'random').mockReturnValue(chance);
      const looked: number[] = [];
      const all = [0, 1, 2].map((i) => ({ address: '', inFlight: () => looked.push(i) }));
      new LeastRequests().choose(all);
      expect(new Set(looked).size).toBe(2);
      random.mockRestore();
    }
  });
});
