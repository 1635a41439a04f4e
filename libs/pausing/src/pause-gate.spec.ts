import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Exchange, exchangeFor, type ProxyError } from '@app/pipeline';
import { RUNNING } from './gate-state.js';
import { PauseGate } from './pause-gate.js';

/** @param ageMs how long ago it arrived */
function request(ageMs = 0): Exchange {
  return Object.defineProperty(exchangeFor(), 'startedAt', { value: performance.now() - ageMs });
}

/** What a held request learns in the end. */
const outcome = async (passed: void | Promise<void>): Promise<string> =>
  Promise.resolve(passed).then(
    () => 'admitted',
    (error: ProxyError) => error.code,
  );

const paused = (maxPauseMs = 30_000) => ({ kind: 'paused', maxPauseMs }) as const;
const stopped = (message = '') => ({ kind: 'stopped', message }) as const;

describe('PauseGate', () => {
  let gate: PauseGate;

  beforeEach(() => {
    // setImmediate stays real: a release takes turns of the event loop.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    gate = new PauseGate();
  });

  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('makes no promise while running', () => {
    expect(gate.pass(request())).toBeUndefined();
  });

  it('lets held requests on in the order they came', async () => {
    gate.apply(paused());
    const order: number[] = [];
    const held = [1, 2, 3].map(async (n) => {
      await gate.pass(request());
      order.push(n);
    });
    await nextTurn();
    expect(order).toEqual([]);
    gate.apply(RUNNING);
    await Promise.all(held);
    expect(order).toEqual([1, 2, 3]);
    expect(gate.waiting).toBe(0);
  });

  it('lets 10,000 on over many turns, in order', async () => {
    gate.apply(paused());
    const order: number[] = [];
    const held = Array.from({ length: 10_000 }, async (_, n) => {
      await gate.pass(request());
      order.push(n);
    });
    gate.apply(RUNNING);
    gate.apply(RUNNING);
    await nextTurn();
    expect(order.length).toBeGreaterThan(0);
    expect(order.length).toBeLessThanOrEqual(300);
    await Promise.all(held);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order.length).toBe(10_000);
  });

  it('is overtaken by nobody who comes while it lets them on', async () => {
    gate.apply(paused());
    const order: string[] = [];
    const pass = async (name: string): Promise<void> => {
      await gate.pass(request());
      order.push(name);
    };
    const all = Array.from({ length: 500 }, async (_, n) => pass(`held ${n}`));
    gate.apply(RUNNING);
    await nextTurn();
    expect(gate.open).toBe(false);
    all.push(pass('new'));
    await Promise.all(all);
    expect(order).toHaveLength(501);
    expect(order.at(-1)).toBe('new');
    expect(gate.open).toBe(true);
    expect(gate.pass(request())).toBeUndefined();
  });

  it('opens in the end, however many come meanwhile', async () => {
    gate.apply(paused());
    for (let n = 0; n < 1000; n++) void gate.pass(request());
    gate.apply(RUNNING);
    let turns = 0;
    for (; gate.waiting > 0 && turns < 100; turns++) {
      for (let n = 0; n < 500; n++) void gate.pass(request());
      await nextTurn();
    }
    expect(turns).toBeLessThan(15);
  });

  it('gives who came meanwhile the time of the last pause, when it is paused again', async () => {
    gate.apply(paused(500));
    for (let n = 0; n < 300; n++) void outcome(gate.pass(request()));
    gate.apply(RUNNING);
    await nextTurn();
    const late = outcome(gate.pass(request()));
    gate.apply(paused(30_000));
    await vi.advanceTimersByTimeAsync(500);
    expect(await late).toBe('PAUSE_EXPIRED');
    expect(gate.waiting).toBe(0);
  });

  it('holds on to those that a new pause finds still waiting', async () => {
    gate.apply(paused());
    const held = Array.from({ length: 1000 }, () => outcome(gate.pass(request())));
    gate.apply(RUNNING);
    await nextTurn();
    gate.apply(paused());
    const { waiting } = gate;
    await nextTurn();
    await nextTurn();
    expect(gate.waiting).toBe(waiting);
    expect(waiting).toBeGreaterThan(0);
    gate.apply(stopped());
    const outcomes = await Promise.all(held);
    expect(outcomes.filter((code) => code === 'SERVICE_STOPPED')).toHaveLength(waiting);
  });

  it('gives up on a request after the longest pause, counted from its arrival', async () => {
    gate.apply(paused(500));
    const held = outcome(gate.pass(request(200)));
    await vi.advanceTimersByTimeAsync(290);
    expect(gate.waiting).toBe(1);
    await vi.advanceTimersByTimeAsync(10);
    expect(await held).toBe('PAUSE_EXPIRED');
    expect(gate.waiting).toBe(0);
  });

  it('gives up at once on a request whose time another stage has used up', async () => {
    gate.apply(paused(500));
    const held = outcome(gate.pass(request(600)));
    await vi.advanceTimersByTimeAsync(1);
    expect(await held).toBe('PAUSE_EXPIRED');
  });

  it('holds new requests only for as long as a second pause says', async () => {
    gate.apply(paused(500));
    const first = outcome(gate.pass(request()));
    gate.apply(paused(100));
    const second = outcome(gate.pass(request()));
    await vi.advanceTimersByTimeAsync(100);
    expect(await second).toBe('PAUSE_EXPIRED');
    expect(gate.waiting).toBe(1);
    await vi.advanceTimersByTimeAsync(400);
    expect(await first).toBe('PAUSE_EXPIRED');
  });

  it('can hold for longer than a timer lasts', async () => {
    gate.apply(paused(90 * 24 * 3_600_000));
    const held = outcome(gate.pass(request()));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(gate.waiting).toBe(1);
    gate.apply(RUNNING);
    expect(await held).toBe('admitted');
  });

  it('refuses held and new requests with the message once stopped', async () => {
    gate.apply(paused());
    const held = gate.pass(request());
    gate.apply(stopped('Back at noon'));
    await expect(held).rejects.toMatchObject({ code: 'SERVICE_STOPPED', publicMessage: 'Back at noon', status: 503 });
    expect(() => gate.pass(request())).toThrow(expect.objectContaining({ publicMessage: 'Back at noon' }));
  });

  it('forgets the message when a stopped service is paused', async () => {
    gate.apply(stopped('Back at noon'));
    gate.apply(paused(100));
    const held = outcome(gate.pass(request()));
    gate.apply(RUNNING);
    expect(await held).toBe('admitted');
  });

  it('frees the place of a client that leaves, and its timer', async () => {
    gate.apply(paused());
    const exchange = request();
    const held = outcome(gate.pass(exchange));
    exchange.clientLeft();
    expect(gate.waiting).toBe(0);
    expect(await held).toBe('CLIENT_LEFT');
  });

  it('keeps no place for one that was called off before', async () => {
    gate.apply(paused());
    const exchange = request();
    exchange.clientLeft();
    expect(await outcome(gate.pass(exchange))).toBe('CLIENT_LEFT');
    expect(gate.waiting).toBe(0);
  });

  it('is no listener of a request that went on', async () => {
    gate.apply(paused());
    const exchange = request();
    const off = vi.spyOn(exchange, 'offCancel');
    const held = outcome(gate.pass(exchange));
    gate.apply(RUNNING);
    await held;
    expect(off).toHaveBeenCalledTimes(1);
  });
});
