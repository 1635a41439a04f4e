import { targetSpec } from '@app/balancing';
import { NO_SERVICE_ROW, requestsOf } from '@app/observability';
import { exchangeFor, Fields, ProxyError, RequestPath } from '@app/pipeline';
import { describe, expect, it, vi } from 'vitest';
import { routingOf } from '../fixtures/routing.js';
import { InFlight } from '../in-flight.js';
import type { ServiceSpec } from '../service-spec.js';
import { serviceSpec } from '../testing/service-spec.js';
import { ClaimTargetStage } from './claim-target.stage.js';
import { FindServiceStage } from './find-service.stage.js';
import { MetricsStage } from './metrics.stage.js';
import { PauseStage } from './pause.stage.js';
import { UnderWayStage } from './under-way.stage.js';

const ROW = 7;
const TARGET_ROW = targetSpec(1).rows.inFlight;

/** The part of the map that counts, and what it counted. */
function counting(special: Partial<ServiceSpec> = {}) {
  const { routing, tallies } = routingOf(serviceSpec('app', { row: ROW, hosts: ['app.example.com'], ...special }));
  const series = { over: vi.fn(), failed: vi.fn() };
  const path = new RequestPath([
    new MetricsStage(tallies, Object.assign(Object.create(null), series)),
    new FindServiceStage(routing),
    new UnderWayStage(),
    new PauseStage(new InFlight()),
    {
      name: 'choose',
      handle: (exchange) => {
        const { active } = routing.services.get('app') ?? {};
        if (active !== undefined) exchange.slot = active;
      },
    },
    new ClaimTargetStage(),
  ]);
  return { path, tallies, series, routing };
}

describe('the metrics of a request', () => {
  it('are its service’s and its target’s', () => {
    const { path, tallies, series } = counting();
    const exchange = exchangeFor({ request: { method: 'POST' } });
    path.run(exchange);
    expect(tallies.sum(ROW).open).toBe(1);
    expect(series.over).not.toHaveBeenCalled();
    exchange.answer(201, new Fields(), 'made');
    expect(tallies.sum(ROW)).toMatchObject({ open: 0, statusClasses: Float64Array.of(0, 1, 0, 0, 0), bytesSent: 4 });
    expect(requestsOf(tallies.sum(TARGET_ROW))).toBe(1);
    expect(series.over.mock.calls).toEqual([['app', 'POST', 201, expect.any(Number)]]);
    expect(series.failed).not.toHaveBeenCalled();
  });

  it('say how long the target took, from when it was asked', () => {
    const { path, tallies } = counting();
    const exchange = exchangeFor();
    path.run(exchange);
    exchange.forwardedAt = exchange.startedAt;
    exchange.respond({ status: 200, fields: new Fields(), length: 0, reason: '', closes: false }, emptyBody());
    const { firstByte, upstream } = tallies.sum(ROW);
    expect([firstByte, upstream].map(({ counts }) => counts.reduce((a, b) => a + b))).toEqual([1, 1]);
    expect(upstream.sum).toBeGreaterThanOrEqual(firstByte.sum);
  });

  it('are nobody’s when there is no such service', () => {
    const { path, tallies, series } = counting();
    path.run(exchangeFor({ request: { host: 'other.example.com' } }));
    expect([...tallies.sum(NO_SERVICE_ROW).statusClasses]).toEqual([0, 0, 0, 1, 0]);
    expect(series.over.mock.calls).toEqual([['', 'GET', 404, expect.any(Number)]]);
    expect(series.failed.mock.calls).toEqual([['', 'SERVICE_NOT_FOUND']]);
  });

  it('have a request that waits under way, and held', async () => {
    const { path, tallies, routing } = counting({ gate: { kind: 'paused', maxPauseMs: 1000 } });
    const exchange = exchangeFor();
    path.run(exchange);
    expect(tallies.sum(ROW)).toMatchObject({ open: 1, held: 1, heldEver: 1 });
    routing.services.get('app')?.gate.apply({ kind: 'running' });
    await vi.waitFor(() => expect(exchange.claimed).not.toBeNull());
    expect(tallies.sum(ROW)).toMatchObject({ open: 1, held: 0, heldEver: 1 });
    exchange.fail(new ProxyError('TARGET_RESET', 'reset'));
    expect(tallies.sum(ROW)).toMatchObject({ open: 0, held: 0, statusClasses: Float64Array.of(0, 0, 0, 0, 1) });
  });

  it('have a request that is refused at once, but not held', () => {
    const { path, tallies } = counting({ gate: { kind: 'stopped', message: '' } });
    path.run(exchangeFor());
    return vi.waitFor(() => {
      expect(tallies.sum(ROW)).toMatchObject({
        open: 0,
        held: 0,
        heldEver: 0,
        statusClasses: Float64Array.of(0, 0, 0, 0, 1),
      });
    });
  });

  it.each([
    ['/up', '/up'],
    ['/up', '/up?from=lb'],
    ['/caf\u00e9', '/caf%C3%A9'],
  ])('do not have those of the path %s: %s', (excluded, target) => {
    const { path, tallies, series } = counting({ excludeMetricsPaths: ['/x', excluded] });
    const exchange = exchangeFor({ request: { target } });
    path.run(exchange);
    expect(tallies.sum(ROW).open).toBe(0);
    exchange.answer(200, new Fields());
    expect(requestsOf(tallies.sum(ROW)) + requestsOf(tallies.sum(TARGET_ROW))).toBe(0);
    expect(series.over).not.toHaveBeenCalled();
  });

  it.each(['/up/', '/u', '/upper'])('have those beside such a path: %s', (target) => {
    const { path, tallies } = counting({ excludeMetricsPaths: ['/up'] });
    const exchange = exchangeFor({ request: { target } });
    path.run(exchange);
    exchange.answer(200, new Fields());
    expect(requestsOf(tallies.sum(ROW))).toBe(1);
  });

  it('leave out what a service wants left out below its prefix', () => {
    const { path, tallies } = counting({ pathPrefixes: ['/app'], excludeMetricsPaths: ['/up'] });
    for (const target of ['/app/up', '/app/app/up']) {
      const exchange = exchangeFor({ request: { target } });
      path.run(exchange);
      exchange.answer(200, new Fields());
    }
    expect(requestsOf(tallies.sum(ROW))).toBe(1);
  });
});

function emptyBody() {
  return exchangeFor().body;
}
