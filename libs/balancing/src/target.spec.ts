import { exchangeFor, targetSettings } from '@app/pipeline';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { workersWithSharedCounts } from './fixtures/workers.js';
import type { SharedCounts } from './shared-counts.js';
import { Target } from './target.js';
import { targetSpec } from './testing/specs.js';

/** The same target in several workers. */
function targetInWorkers(workers: number, maxConnections = 0) {
  const { all, each } = workersWithSharedCounts(workers);
  const spec = targetSpec(1, { settings: targetSettings({ maxConnections }) });
  return { all, spec, targets: each.map((counts) => new Target(spec, counts)) };
}

function only(targets: readonly Target[]): Target {
  const [target] = targets;
  if (target === undefined) throw new Error('no target');
  return target;
}

describe('a target', () => {
  it('is what was deployed', () => {
    const spec = targetSpec(7, { address: '[::1]:3000', host: '::1', port: 3000 });
    const { id, address, host, port, settings } = new Target(spec, workersWithSharedCounts(1).all);
    expect({ id, address, host, port }).toEqual({ id: 7, address: '[::1]:3000', host: '::1', port: 3000 });
    expect(settings).toBe(spec.settings);
  });

  it('is what the exchange has claimed, and counts it over all workers until it is released', () => {
    const { targets } = targetInWorkers(2);
    const exchange = exchangeFor();
    for (const target of targets) target.claim(exchange);
    expect(exchange.claimed).toBe(targets[1]);
    expect(targets.map((target) => target.inFlight())).toEqual([2, 2]);
    expect(targets.map((target) => target.ownInFlight)).toEqual([1, 1]);
    targets[0]?.release();
    expect(targets.map((target) => target.inFlight())).toEqual([1, 1]);
  });

  it('is retired at once when nothing of this worker is in flight there', () => {
    const { targets } = targetInWorkers(2);
    targets[1]?.claim(exchangeFor());
    const idle = vi.fn();
    targets[0]?.retire(idle);
    expect(idle).toHaveBeenCalledOnce();
  });

  it('is retired behind its last exchange, once', () => {
    const target = only(targetInWorkers(1).targets);
    const idle = vi.fn();
    target.claim(exchangeFor());
    target.claim(exchangeFor());
    target.retire(idle);
    target.release();
    expect(idle).not.toHaveBeenCalled();
    target.release();
    expect(idle).toHaveBeenCalledOnce();
    target.claim(exchangeFor());
    target.release();
    expect(idle).toHaveBeenCalledOnce();
  });
});

/** Lets the worker count so many times more, then ends it before the next. */
function diesAfter(steps: number, counts: SharedCounts): void {
  let left = steps;
  const step = <Result>(count: () => Result): Result => {
    if (left-- === 0) throw new Error('killed');
    return count();
  };
  const [add, addShared] = [counts.add.bind(counts), counts.addShared.bind(counts)];
  vi.spyOn(counts, 'add').mockImplementation((row, by) => step(() => add(row, by)));
  vi.spyOn(counts, 'addShared').mockImplementation((row, by) => step(() => addShared(row, by)));
}

describe('the connections of a target that takes only so many', () => {
  it('are counted over all workers', () => {
    const { targets } = targetInWorkers(2, 3);
    expect([0, 1, 0, 1, 0].map((worker) => targets[worker]?.takeConnection())).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    targets[1]?.giveBackConnection();
    expect([0, 1].map((worker) => targets[worker]?.takeConnection())).toEqual([true, false]);
  });

  it('of a dead worker are free again, however the workers took and gave back before', () => {
    const step = fc.record({ worker: fc.nat(2), what: fc.constantFrom('take', 'take', 'give', 'die') });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (limit, steps) => {
        const { all, spec, targets } = targetInWorkers(3, limit);
        const held = [0, 0, 0];
        for (const { worker, what } of steps) {
          const target = targets[worker];
          const before = held[worker] ?? 0;
          const total = held.reduce((sum, count) => sum + count, 0);
          if (what === 'take') {
            expect(target?.takeConnection()).toBe(total < limit);
            if (total < limit) held[worker] = before + 1;
          } else if (what === 'give' && before > 0) {
            target?.giveBackConnection();
            held[worker] = before - 1;
          } else if (what === 'die') {
            expect(all.clearColumn(worker).get(spec.rows.connections) ?? 0).toBe(before);
            held[worker] = 0;
          }
        }
        const left = held.reduce((sum, count) => sum + count, 0);
        expect(all.sum(spec.rows.connections)).toBe(left);
        expect(all.addShared(spec.rows.connections, 0)).toBe(left);
      }),
    );
  });

  it.each(['takeConnection', 'giveBackConnection'] as const)(
    'are never lost for good by a worker that is killed in the middle of %s',
    (act) => {
      for (const steps of [0, 1]) {
        const { all, each } = workersWithSharedCounts(2);
        const spec = targetSpec(1, { settings: targetSettings({ maxConnections: 1 }) });
        const [mine = all, others = all] = each;
        const target = new Target(spec, mine);
        if (act === 'giveBackConnection') target.takeConnection();
        diesAfter(steps, mine);
        expect(() => target[act]()).toThrow('killed');
        all.clearColumn(0);
        expect(new Target(spec, others).takeConnection()).toBe(true);
      }
    },
  );
});
