import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimed, slotInWorkers } from './fixtures/slot.js';
import { RoundRobin } from './round-robin.js';
import { slotSpec, targetSpec } from './testing/specs.js';

describe('round robin', () => {
  it('gives every target its exact share, whichever worker a request comes to', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.nat(3), { minLength: 60, maxLength: 60 }),
        (count, rounds, order) => {
          const addresses = Array.from({ length: count }, (_, i) => `app-${i + 1}:80`);
          const writers = addresses.map((_, i) => targetSpec(i + 1));
          const { slots } = slotInWorkers(4, slotSpec(writers));
          const given = order.slice(0, rounds * count).map((worker) => claimed(slots[worker]));
          expect(given).toEqual(given.map((_, i) => addresses[i % count]));
        },
      ),
    );
  });

  it('turns readers and writers apart', () => {
    const { slots } = slotInWorkers(
      2,
      slotSpec([targetSpec(1), targetSpec(2)], { readers: [targetSpec(3), targetSpec(4)] }),
    );
    const post = { request: { method: 'POST' } };
    expect([
      claimed(slots[0]),
      claimed(slots[0], post),
      claimed(slots[1]),
      claimed(slots[1], post),
      claimed(slots[1]),
    ]).toEqual(['app-3:80', 'app-1:80', 'app-4:80', 'app-2:80', 'app-3:80']);
  });

  it('takes no turn where there is no choice', () => {
    const turns = {
      next: () => {
        throw new Error('a turn was taken');
      },
    };
    expect(new RoundRobin().choose([{ address: 'app:80', inFlight: () => 0 }], turns)).toBe(0);
  });
});
