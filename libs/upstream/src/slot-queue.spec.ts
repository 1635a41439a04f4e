import type { ProxyError } from '@app/pipeline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { targetAt } from './fixtures/exchanges.js';
import { SlotQueue, type SlotWaiter } from './slot-queue.js';

let free: number;
let told: string[];
let queue: SlotQueue;

const slots = {
  tryTake: () => free > 0 && free-- > 0,
  release: () => void free++,
};

function waiter(name: string): SlotWaiter {
  return {
    slotTaken: () => void told.push(name),
    failed: (error: ProxyError) => void told.push(`${name} ${error.code}`),
  };
}

function queueOf(settings = {}): SlotQueue {
  return new SlotQueue(targetAt('app', 80, { maxConnections: 1, responseTimeoutMs: 700, ...settings }), slots);
}

beforeEach(() => {
  vi.useFakeTimers();
  free = 0;
  told = [];
  queue = queueOf();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('SlotQueue', () => {
  it('lets everybody through when there is no limit', () => {
    const unlimited = queueOf({ maxConnections: 0 });
    unlimited.enter(waiter('a'));
    unlimited.release();
    expect(told).toEqual(['a']);
    expect(free).toBe(0);
  });

  it('serves in order, at each release', () => {
    free = 1;
    for (const name of ['a', 'b', 'c']) queue.enter(waiter(name));
    expect(told).toEqual(['a']);
    queue.release();
    expect(told).toEqual(['a', 'b']);
    queue.release();
    expect(told).toEqual(['a', 'b', 'c']);
  });

  it('is not overtaken by who comes when another worker has just released', () => {
    queue.enter(waiter('a'));
    free = 1;
    queue.enter(waiter('b'));
    expect(told).toEqual([]);
    vi.advanceTimersByTime(10);
    expect(told).toEqual(['a']);
    queue.release();
    expect(told).toEqual(['a', 'b']);
  });

  it('refuses after the time-out, each after its own', () => {
    queue.enter(waiter('a'));
    vi.advanceTimersByTime(500);
    queue.enter(waiter('b'));
    vi.advanceTimersByTime(210);
    expect(told).toEqual(['a TARGET_BUSY']);
    vi.advanceTimersByTime(500);
    expect(told).toEqual(['a TARGET_BUSY', 'b TARGET_BUSY']);
  });

  it('waits for ever without a time-out, until one leaves', () => {
    const patient = queueOf({ responseTimeoutMs: 0 });
    const one = waiter('a');
    patient.enter(one);
    vi.advanceTimersByTime(1_000_000);
    expect(told).toEqual([]);
    patient.leave(one);
    expect(patient.waiting).toBe(0);
  });
});
