import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endpointAt } from './fixtures/loopback-app.js';
import type { probe } from './probe.js';
import type { ProbeResult } from './probe-result.js';
import { Prober } from './prober.js';

const plan = { endpoint: endpointAt(80), intervalMs: 1000, timeoutMs: 5000 };
const good: ProbeResult = { healthy: true, detail: 'status 200' };

describe('Prober', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('probes at once and then every interval', async () => {
    const ask = vi.fn<typeof probe>(async () => good);
    const results: ProbeResult[] = [];
    const prober = new Prober(plan, (result) => results.push(result), ask);
    prober.start();
    expect(ask).toHaveBeenCalledExactlyOnceWith(plan.endpoint, 5000, expect.any(AbortSignal));
    await vi.advanceTimersByTimeAsync(2999);
    expect(results).toEqual([good, good, good]);
    prober.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('probes one at a time: a slow probe delays the next', async () => {
    const ask = vi.fn<typeof probe>(async () => new Promise((resolve) => setTimeout(resolve, 2500, good)));
    const prober = new Prober(plan, () => undefined, ask);
    prober.start();
    await vi.advanceTimersByTimeAsync(2499);
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(ask).toHaveBeenCalledTimes(2);
    prober.stop();
  });

  it('waits for as long as a timer can count when the interval is longer', async () => {
    const ask = vi.fn<typeof probe>(async () => good);
    const prober = new Prober({ ...plan, intervalMs: 2 ** 32 }, () => undefined, ask);
    prober.start();
    await vi.advanceTimersByTimeAsync(1000);
    expect(ask).toHaveBeenCalledTimes(1);
    prober.stop();
  });

  it('breaks off the probe under way when it is stopped, and tells nothing of it', async () => {
    const ask = vi.fn<typeof probe>(
      async (_endpoint, _timeoutMs, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(good))),
    );
    const onResult = vi.fn();
    const prober = new Prober(plan, onResult, ask);
    prober.start();
    prober.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(onResult).not.toHaveBeenCalled();
    expect(ask).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('may be stopped by whoever hears of a result', async () => {
    const ask = vi.fn<typeof probe>(async () => good);
    const prober: Prober = new Prober(plan, () => prober.stop(), ask);
    prober.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
