import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Restarts } from './restarts.js';

const SHORT = 50;
const LONG = 10_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the replacement of a dead worker', () => {
  it('starts at once, after a single death', () => {
    const start = vi.fn();
    expect(new Restarts().schedule(0, LONG, start)).toBe(0);
    vi.advanceTimersByTime(0);
    expect(start).toHaveBeenCalledOnce();
  });

  it('starts later and later while it keeps dying, at last every 5 s', () => {
    const restarts = new Restarts();
    const delays = Array.from({ length: 9 }, () => restarts.schedule(0, SHORT, () => undefined));
    expect(delays).toEqual([0, 100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  });

  it('starts when its delay is over, not before', () => {
    const restarts = new Restarts();
    restarts.schedule(0, SHORT, () => undefined);
    const start = vi.fn();
    restarts.schedule(0, SHORT, start);
    vi.advanceTimersByTime(99);
    expect(start).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(start).toHaveBeenCalledOnce();
  });

  it('starts at once again when the last one lived for ten seconds', () => {
    const restarts = new Restarts();
    for (let i = 0; i < 5; i++) restarts.schedule(0, SHORT, () => undefined);
    expect(restarts.schedule(0, LONG, () => undefined)).toBe(0);
    expect(restarts.schedule(0, LONG - 1, () => undefined)).toBe(100);
  });

  it('is not delayed by the deaths of others', () => {
    const restarts = new Restarts();
    for (let i = 0; i < 5; i++) restarts.schedule(0, SHORT, () => undefined);
    expect(restarts.schedule(1, SHORT, () => undefined)).toBe(0);
  });

  it('does not start once all is called off', () => {
    const restarts = new Restarts();
    const start = vi.fn();
    restarts.schedule(0, SHORT, start);
    restarts.schedule(1, SHORT, start);
    restarts.cancelAll();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10_000);
    expect(start).not.toHaveBeenCalled();
  });
});
