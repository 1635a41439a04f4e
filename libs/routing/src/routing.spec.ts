import { slotSpec, type Target, targetSpec } from '@app/balancing';
import { type Exchange, exchangeFor, Fields } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { routingOf } from './fixtures/routing.js';
import type { Routing } from './routing.js';
import { serviceOf } from './service.js';
import { ClaimTargetStage } from './stages/claim-target.stage.js';
import { FindServiceStage } from './stages/find-service.stage.js';
import { serviceSpec } from './testing/service-spec.js';

function claimedVia(routing: Routing): Exchange {
  const exchange = exchangeFor();
  new FindServiceStage(routing).handle(exchange);
  exchange.slot = serviceOf(exchange).active;
  new ClaimTargetStage().handle(exchange);
  return exchange;
}

const ids = (targets: readonly Target[]) => targets.map(({ id }) => id);
const withTargets = (...targetIds: readonly number[]) => ({ active: slotSpec(targetIds.map((id) => targetSpec(id))) });

describe('the routing of a worker', () => {
  it('serves the version that it was told, and what that says', () => {
    const { routing } = routingOf(serviceSpec('app'));
    routing.apply({
      version: 2,
      upserts: [serviceSpec('app', { hosts: ['a.test'] }), serviceSpec('other', { hosts: ['b.test'] })],
      removals: [],
    });
    expect(routing.table.version).toBe(2);
    expect(routing.table.find('a.test', '/')?.service.name).toBe('app');
    expect(routing.table.find('b.test', '/')?.service.name).toBe('other');
    expect(routing.table.find('app.example.com', '/')).toBeNull();
    routing.apply({ version: 3, upserts: [], removals: ['app', 'never-was'] });
    expect(routing.table.find('a.test', '/')).toBeNull();
    expect([...routing.services.keys()]).toEqual(['other']);
  });

  it('keeps a service’s identity over deploys: who was held goes on with what it is then', () => {
    const { routing } = routingOf(serviceSpec('app', withTargets(1)));
    const held = exchangeFor();
    new FindServiceStage(routing).handle(held);
    routing.apply({ version: 2, upserts: [serviceSpec('app', withTargets(2))], removals: [] });
    held.slot = serviceOf(held).active;
    new ClaimTargetStage().handle(held);
    expect(held.claimed?.id).toBe(2);
  });

  it('tells the gate and the error pages of a service with every table', () => {
    const { routing } = routingOf(serviceSpec('app'));
    const service = routing.services.get('app');
    expect(service?.errorPages).toBeNull();
    routing.apply({
      version: 2,
      upserts: [
        serviceSpec('app', { gate: { kind: 'stopped', message: '' }, errorPages: { '503': 'own {{ .Message }}' } }),
      ],
      removals: [],
    });
    expect(service?.gate.state.kind).toBe('stopped');
    expect(service?.errorPages?.render(503, 'Back at noon')).toBe('own Back at noon');
    expect(service?.errorPages?.render(504, '')).toBe('built-in 504 ');
  });
});

describe('a target that is not in the table any more', () => {
  it('is done with at once when nothing is in flight there', () => {
    const { routing, retired } = routingOf(serviceSpec('app', withTargets(1, 2)));
    routing.apply({ version: 2, upserts: [serviceSpec('app', withTargets(2, 3))], removals: [] });
    expect(ids(retired)).toEqual([1]);
  });

  it('is done with behind its last exchange', () => {
    const { routing, retired } = routingOf(serviceSpec('app', withTargets(1)));
    const exchange = claimedVia(routing);
    routing.apply({ version: 2, upserts: [serviceSpec('app', withTargets(2))], removals: [] });
    expect(ids(retired)).toEqual([]);
    expect(claimedVia(routing).claimed?.id).toBe(2);
    exchange.answer(200, new Fields());
    expect(ids(retired)).toEqual([1]);
  });

  it('is done with when its service is removed, its rollout slot’s too', () => {
    const rollout = slotSpec([targetSpec(3)], { cursorRow: 20 });
    const { routing, retired } = routingOf(serviceSpec('app', { ...withTargets(1, 2), rollout }));
    const running = claimedVia(routing);
    routing.apply({ version: 2, upserts: [], removals: ['app'] });
    expect(ids(retired)).toEqual([2, 3]);
    expect(() => claimedVia(routing)).toThrow(expect.objectContaining({ code: 'SERVICE_NOT_FOUND' }));
    running.answer(200, new Fields());
    expect(ids(retired)).toEqual([2, 3, 1]);
    expect(running).toMatchObject({ status: 200, error: null });
  });

  it('is done with when the rollout slot is emptied or filled anew; the active one stays', () => {
    const rollout = (id: number) => slotSpec([targetSpec(id)], { cursorRow: 20 });
    const { routing, retired } = routingOf(serviceSpec('app', { ...withTargets(1), rollout: rollout(2) }));
    const service = routing.services.get('app');
    expect(service?.rollout?.name).toBe('rollout');
    routing.apply({
      version: 2,
      upserts: [serviceSpec('app', { ...withTargets(1), rollout: rollout(3) })],
      removals: [],
    });
    expect(ids(retired)).toEqual([2]);
    routing.apply({ version: 3, upserts: [serviceSpec('app', withTargets(1))], removals: [] });
    expect(ids(retired)).toEqual([2, 3]);
    expect(service?.rollout).toBeNull();
  });
});
