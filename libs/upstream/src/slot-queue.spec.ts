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

function waiter(name: string, held = false): SlotWaiter {
  return {
    held,
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

  it('turns away who finds 1,000 waiting', () => {
    for (let n = 1; n <= 1001; n++) queue.enter(waiter(`${n}`));
    expect(told).toEqual(['1001 TARGET_BUSY']);
    expect(queue.waiting).toBe(1000);
    free = 1;
    vi.advanceTimersByTime(10);
    queue.enter(waiter('last'));
    expect(told).toEqual(['1001 TARGET_BUSY', '1']);
    vi.advanceTimersByTime(700);
    expect(told).toHaveLength(1002);
  });

  it('turns nobody away that a pause held, and does not count them for the others', () => {
    for (let n = 1; n <= 10_000; n++) queue.enter(waiter(`held ${n}`, true));
    queue.enter(waiter('new'));
    expect(told).toEqual([]);
    free = 10;
    vi.advanceTimersByTime(10);
    while (queue.waiting > 0) queue.release();
    expect(told).toEqual([...Array.from({ length: 10_000 }, (_, n) => `held ${n + 1}`), 'new']);
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
