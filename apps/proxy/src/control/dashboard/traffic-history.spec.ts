import type { ServiceStats, Stats, TargetStats, TrafficStats } from '@app/admin-api';
import { describe, expect, it } from 'vitest';
import { target } from './fixtures/views.js';
import { TrafficHistory } from './traffic-history.js';

const { stats: nothing } = target();

function look(at: number, services: readonly ServiceStats[], unknown: Partial<TrafficStats> = {}): Stats {
  return {
    at,
    latencyBounds: [10, 100],
    services,
    unknown: { ...nothing, ...unknown },
    workers: { serving: 1, of: 1, restarts: 0 },
    openConnections: 0,
  };
}

function web(requests: number, targets: readonly TargetStats[] = [], since = 1): ServiceStats {
  return { ...nothing, service: 'web', held: 0, heldEver: 0, requests, targets, since };
}

const rates = (course: readonly { readonly requestsPerSecond: number | null }[]) =>
  course.map(({ requestsPerSecond }) => requestsPerSecond);

describe('the history of the traffic', () => {
  it('has a point for what happened between two looks', () => {
    const history = new TrafficHistory();
    expect(history.total).toEqual([]);
    history.add(look(0, [web(0)]));
    expect(history.service('web')).toEqual([]);
    history.add(look(2000, [web(10)], { requests: 6 }));
    history.add(look(4000, [web(30)], { requests: 6 }));
    expect(rates(history.service('web'))).toEqual([5, 10]);
    expect(rates(history.total)).toEqual([8, 10]);
  });

  it('knows what each target does, and that one of another deploy is another', () => {
    const history = new TrafficHistory();
    const [old, fresh] = [
      { ...nothing, requests: 10 },
      { ...nothing, since: 2, requests: 4 },
    ];
    history.add(look(0, [web(0, [nothing])]));
    history.add(look(1000, [web(10, [old])]));
    expect(history.target('web', old)).toMatchObject({ requestsPerSecond: 10 });
    expect(history.target('web', fresh)).toMatchObject({ requestsPerSecond: null });
    history.add(look(2000, [web(14, [fresh])]));
    expect(history.target('web', fresh)).toMatchObject({ requestsPerSecond: 4 });
    expect(history.target('web', old)).toMatchObject({ requestsPerSecond: null });
  });

  it('forgets a service that is gone, and is anew with one of its name', () => {
    const history = new TrafficHistory();
    for (const at of [0, 1000]) history.add(look(at, [web(at)]));
    history.add(look(2000, []));
    expect(history.service('web')).toEqual([]);
    for (const at of [3000, 4000]) history.add(look(at, [web(7, [], at)]));
    expect(rates(history.service('web'))).toEqual([7]);
  });

  it('is bounded', () => {
    const history = new TrafficHistory();
    for (let n = 0; n <= 200; n++) history.add(look(n * 1000, [web(n * n)]));
    expect(history.service('web')).toHaveLength(90);
    expect(rates(history.total).at(-1)).toBe(200 ** 2 - 199 ** 2);
  });
});
