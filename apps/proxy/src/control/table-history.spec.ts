import { slotSpec, targetSpec } from '@app/balancing';
import { serviceSpec } from '@app/routing';
import { describe, expect, it } from 'vitest';
import { TableHistory } from './table-history.js';

const app = (...targetIds: readonly number[]) =>
  serviceSpec('app', { row: 50, active: slotSpec(targetIds.map((id) => targetSpec(id))) });
const rowOf = (id: number) => targetSpec(id).rows.inFlight;

describe('the history of the routing table', () => {
  it('numbers the changes', () => {
    const history = new TableHistory();
    expect(history.whole()).toEqual({ version: 0, upserts: [], removals: [] });
    expect(history.next([app(1)], [])).toEqual({ version: 1, upserts: [app(1)], removals: [] });
    expect(history.next([], ['other'])).toEqual({ version: 2, upserts: [], removals: ['other'] });
  });

  it('is one change for a worker that knows nothing: what is there now, under the newest number', () => {
    const history = new TableHistory();
    history.next([app(1), serviceSpec('other')], []);
    history.next([app(2)], []);
    history.next([], ['other']);
    expect(history.whole()).toEqual({ version: 3, upserts: [app(2)], removals: [] });
    expect([...history.services]).toEqual([app(2)]);
  });

  it('lets a service that is removed and deployed in one change stay', () => {
    const history = new TableHistory();
    history.next([app(1)], []);
    history.next([app(2)], ['app']);
    expect([...history.services]).toEqual([app(2)]);
  });
});

describe('the rows in which is counted what a drain waits for', () => {
  it('are the service’s own, or those of the targets, readers and rollout included', () => {
    const history = new TableHistory();
    const active = slotSpec([targetSpec(1)], { readers: [targetSpec(2)] });
    history.next([serviceSpec('app', { row: 50, active, rollout: slotSpec([targetSpec(3)]) })], []);
    expect(history.rowsOf({ kind: 'service', service: 'app' })).toEqual([50]);
    expect(history.rowsOf({ kind: 'targets', targetIds: [3, 1, 2] })).toEqual([rowOf(3), rowOf(1), rowOf(2)]);
  });

  it('are still known of targets that were replaced, until they have drained', () => {
    const history = new TableHistory();
    const scope = { kind: 'targets', targetIds: [1] } as const;
    history.next([app(1)], []);
    history.next([app(2)], []);
    expect(history.rowsOf(scope)).toEqual([rowOf(1)]);
    history.forget(scope);
    expect(history.rowsOf(scope)).toEqual([]);
    expect(history.rowsOf({ kind: 'targets', targetIds: [2] })).toEqual([rowOf(2)]);
  });

  it('are none for what is not there', () => {
    const history = new TableHistory();
    history.next([app(1)], []);
    history.next([], ['app']);
    expect(history.rowsOf({ kind: 'service', service: 'app' })).toEqual([]);
    expect(history.rowsOf({ kind: 'targets', targetIds: [1, 99] })).toEqual([]);
  });

  it('of a service stay when a drain of the service is over', () => {
    const history = new TableHistory();
    history.next([app(1)], []);
    history.forget({ kind: 'service', service: 'app' });
    expect(history.rowsOf({ kind: 'service', service: 'app' })).toEqual([50]);
    expect(history.rowsOf({ kind: 'targets', targetIds: [1] })).toEqual([rowOf(1)]);
  });
});
