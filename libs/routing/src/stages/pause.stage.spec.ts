import { setImmediate as nextTurn } from 'node:timers/promises';
import { Fields, type Exchange, RecordedAnswer, RequestPath } from '@app/pipeline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exchangeAt } from '../fixtures/routing.js';
import { InFlight } from '../in-flight.js';
import { PauseStage } from './pause.stage.js';

const PAUSED = { kind: 'paused', maxPauseMs: 30_000 } as const;
const RUNNING = { kind: 'running' } as const;
const STOPPED = { kind: 'stopped', message: 'Back at noon' } as const;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** A request of a service, and the path that it takes: through the gate, to a stage that takes note of it. */
function requestTo(
  gate: typeof PAUSED | typeof RUNNING | typeof STOPPED,
  method = 'GET',
  forwardTarget = '/',
  healthCheckPath = '/up',
) {
  const answer = new RecordedAnswer();
  const { exchange, service } = exchangeAt({ gate, healthCheckPath }, { request: { method } }, answer);
  exchange.forwardTarget = forwardTarget;
  const inFlight = new InFlight();
  const passed: Exchange[] = [];
  const path = new RequestPath([
    new PauseStage(inFlight),
    { name: 'noted', handle: (given) => void passed.push(given) },
  ]);
  return { answer, exchange, service, inFlight, passed, run: () => path.run(exchange) };
}

describe('pause', () => {
  it('lets a request on at once while the service runs, in flight to its end', () => {
    const { exchange, inFlight, passed, run } = requestTo(RUNNING);
    run();
    expect(passed).toEqual([exchange]);
    expect(inFlight.size).toBe(1);
    exchange.answer(200, new Fields());
    expect(inFlight.size).toBe(0);
  });

  it('holds it while the service is paused, not in flight; then it goes on', async () => {
    const { exchange, service, inFlight, passed, run } = requestTo(PAUSED);
    run();
    await nextTurn();
    expect(passed).toEqual([]);
    expect(inFlight.size).toBe(0);
    service.gate.apply(RUNNING);
    await nextTurn();
    await nextTurn();
    expect(passed).toEqual([exchange]);
    expect(inFlight.size).toBe(1);
  });

  it('is 504 for a request that waited too long', async () => {
    const { answer, inFlight, passed, run } = requestTo(PAUSED);
    run();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(answer.status).toBe(504);
    expect(passed).toEqual([]);
    expect(inFlight.size).toBe(0);
  });

  it('is 503 with the message, and at once, while the service is stopped', () => {
    const { answer, exchange, inFlight, run } = requestTo(STOPPED);
    exchange.errorPages = { render: (status, message) => `${status} ${message}` };
    run();
    expect(answer.text).toBe('503 Back at noon');
    expect(inFlight.size).toBe(0);
  });

  it('forgets a held request whose client leaves', async () => {
    const { exchange, service, inFlight, passed, run } = requestTo(PAUSED);
    run();
    exchange.clientLeft();
    await nextTurn();
    expect(service.gate.waiting).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    service.gate.apply(RUNNING);
    await nextTurn();
    expect(passed).toEqual([]);
    expect(inFlight.size).toBe(0);
  });
});

describe('the health check of a load balancer in front', () => {
  it.each([
    ['paused', PAUSED, 'GET', '/up'],
    ['stopped', STOPPED, 'GET', '/up'],
    ['paused', PAUSED, 'HEAD', '/up'],
    ['paused', PAUSED, 'GET', '/up?from=lb'],
    ['paused', PAUSED, 'GET', '/%75p'],
  ] as const)('is 200 while %s: %o %s %s', (_state, gate, method, path) => {
    const { answer, inFlight, passed, run } = requestTo(gate, method, path);
    run();
    expect(answer.calls).toEqual(['head 200', 'end']);
    expect(passed).toEqual([]);
    expect(inFlight.size).toBe(0);
  });

  it.each([
    ['/health check', '/health%20check'],
    ['/health%20check', '/health%20check'],
    ['/ä', '/%C3%A4'],
  ])('is that of the path that was typed: %s is asked for as %s', (typed, path) => {
    const { answer, run } = requestTo(STOPPED, 'GET', path, typed);
    run();
    expect(answer.status).toBe(200);
  });

  it.each([
    ['POST', '/up'],
    ['GET', '/up/'],
    ['GET', '/upstairs'],
    ['GET', '/'],
  ])('is not %s %s', async (method, path) => {
    const { answer, run } = requestTo(STOPPED, method, path);
    run();
    await nextTurn();
    expect(answer.status).toBe(503);
  });

  it('goes to the target while the service runs', () => {
    const { answer, passed, run } = requestTo(RUNNING, 'GET', '/up');
    run();
    expect(answer.calls).toEqual([]);
    expect(passed).toHaveLength(1);
  });
});
