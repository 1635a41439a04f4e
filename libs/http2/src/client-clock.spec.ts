import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClientClock } from './client-clock.js';

let now: number;
beforeEach(() => {
  now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => void vi.restoreAllMocks());

describe('ClientClock', () => {
  it('goes on but for the time in which it stands still', () => {
    const clock = new ClientClock();
    now = 1010;
    expect(clock.now()).toBe(1010);
    clock.stop();
    now = 1500;
    expect(clock.now()).toBe(1010);
    clock.stop();
    clock.goOn();
    clock.goOn();
    expect(clock.now()).toBe(1010);
    now = 1530;
    expect(clock.now()).toBe(1040);
    clock.stop();
    now = 1600;
    clock.goOn();
    expect(clock.now()).toBe(1040);
  });
});
