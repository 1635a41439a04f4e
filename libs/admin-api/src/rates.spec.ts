import { describe, expect, it } from 'vitest';
import { ratesBetween, ratesOf } from './rates.js';
import type { ServiceStats, Stats, TrafficStats } from './stats.js';

const nothing: TrafficStats = {
  since: 1,
  inFlight: 0,
  requests: 0,
  errors: 0,
  byStatus: [0, 0, 0, 0, 0],
  bytesReceived: 0,
  bytesSent: 0,
  latency: { counts: [0, 0, 0], sumMs: 0 },
};
const service = (changes: Partial<ServiceStats> = {}): ServiceStats => ({
  service: 'web',
  held: 0,
  heldEver: 0,
  targets: [],
  ...nothing,
  ...changes,
});
const stats = (at: number, services: readonly ServiceStats[], unknown = nothing): Stats => ({
  at,
  latencyBounds: [10, 100],
  services,
  unknown,
  workers: { serving: 2, of: 2, restarts: 0 },
  openConnections: 7,
});

describe('rates', () => {
  const before = stats(1_000, [service({ requests: 100, errors: 50, latency: { counts: [100, 0, 0], sumMs: 1 } })]);

  it('are what happened between two looks, by the time between them', () => {
    const after = service({ requests: 300, errors: 51, inFlight: 4, latency: { counts: [200, 100, 0], sumMs: 1 } });
    expect(ratesBetween(before, stats(3_000, [after]))).toEqual([
      { service: 'web', requestsPerSecond: 100, errorShare: 0.005, p50Ms: 10, p99Ms: 98.2, inFlight: 4, held: 0 },
    ]);
  });

  it.each([
    ['at the first look', null, 2_000],
    ['of a proxy that was started anew', before, 500],
  ])('are not known %s', (_, earlier, at) => {
    expect(ratesBetween(earlier, stats(at, [service({ requests: 3, inFlight: 2 })]))).toMatchObject([
      { requestsPerSecond: null, errorShare: null, p99Ms: null, inFlight: 2 },
    ]);
  });

  it('of a service that came, or came back, begin with nothing', () => {
    const counts = { requests: 10, latency: { counts: [10, 0, 0], sumMs: 1 } };
    const after = stats(2_000, [service({ ...counts, since: 2 }), service({ ...counts, service: 'api' })]);
    expect(ratesBetween(before, after)).toMatchObject([{ requestsPerSecond: 10 }, { requestsPerSecond: 10 }]);
  });

  it('know of requests that belong to no service, while there are some', () => {
    const after = stats(2_000, [], { ...nothing, requests: 5 });
    expect(ratesBetween(stats(1_000, []), after)).toMatchObject([{ service: '', requestsPerSecond: 5 }]);
    expect(ratesBetween(after, { ...after, at: 3_000 })).toEqual([]);
  });
});

describe('the rates of several together', () => {
  it('are those of all that they did', () => {
    const looks = [stats(1_000, []), stats(2_000, [])] as const;
    const one = { ...nothing, requests: 1, errors: 1, latency: { counts: [1, 0, 0], sumMs: 1 } };
    const many = { ...nothing, requests: 99, latency: { counts: [0, 99, 0], sumMs: 1 } };
    expect(
      ratesOf(
        [
          [nothing, one],
          [undefined, many],
        ],
        ...looks,
      ),
    ).toMatchObject({ requestsPerSecond: 100, errorShare: 0.01, p50Ms: expect.closeTo(54.5, 1) });
  });
});
