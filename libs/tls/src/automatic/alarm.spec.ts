import { beforeEach, afterEach, describe, expect, it, vi } from 'vitest';
import { Alarm } from './alarm.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('an alarm', () => {
  it('rings once at its time, or earlier if it is set anew', () => {
    const ring = vi.fn<() => void>();
    const alarm = new Alarm(ring);
    alarm.set(Date.now() + 60_000, 0);
    alarm.set(Date.now() + 90_000, 0);
    alarm.set(Date.now() + 30_000, 0);
    vi.advanceTimersByTime(29_999);
    expect(ring).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000_000);
    expect(ring).toHaveBeenCalledOnce();
  });

  it('waits for what is due already, so that more of it comes together', () => {
    const ring = vi.fn<() => void>();
    new Alarm(ring).set(0, 500);
    vi.advanceTimersByTime(499);
    expect(ring).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(ring).toHaveBeenCalledOnce();
  });

  it('looks around every ten minutes with nothing to do, until it is closed', () => {
    const ring = vi.fn<() => void>();
    const alarm = new Alarm(() => {
      ring();
      alarm.set(Infinity, 0);
    });
    alarm.set(Infinity, 0);
    vi.advanceTimersByTime(30 * 60_000);
    expect(ring).toHaveBeenCalledTimes(3);
    alarm.close();
    alarm.set(0, 0);
    vi.advanceTimersByTime(60 * 60_000);
    expect(ring).toHaveBeenCalledTimes(3);
  });
});
