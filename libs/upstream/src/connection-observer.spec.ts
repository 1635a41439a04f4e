import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionObserver } from './connection-observer.js';
import { UNLIMITED_SLOTS } from './connection-slots.js';
import { exchangeOf, targetAt } from './fixtures/exchanges.js';
import { get, OK } from './fixtures/forwarded.js';
import { answering, closedPort, LoopbackTarget, socketPair } from './fixtures/loopback.js';
import { RecordedAnswer } from './fixtures/recorded-answer.js';
import { ForwardStage } from './forward-stage.js';
import { TargetPools } from './target-pools.js';

const AGREED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

let target: LoopbackTarget;
let seen: { open: number; tookMs: number[] };
let pools: TargetPools;

const observer: ConnectionObserver = {
  opened: (_, tookMs) => {
    seen.open += 1;
    seen.tookMs.push(tookMs);
  },
  closed: () => (seen.open -= 1),
};

beforeEach(async () => {
  target = await LoopbackTarget.start(answering((head) => (head.includes('Upgrade') ? AGREED : OK)));
  seen = { open: 0, tookMs: [] };
  pools = new TargetPools(UNLIMITED_SLOTS, observer);
});
afterEach(async () => {
  pools.close();
  await target.stop();
});

describe('an observer of connections', () => {
  it('is told of each once, with how long it took, until it is closed', async () => {
    const claimed = targetAt('127.0.0.1', target.port);
    for (let i = 0; i < 3; i++) await get(pools, claimed);
    expect(seen.open).toBe(1);
    expect(seen.tookMs).toEqual([expect.any(Number)]);
    expect(seen.tookMs[0]).toBeGreaterThan(0);
    expect(seen.tookMs[0]).toBeLessThan(5_000);
    pools.closePool(claimed.id);
    expect(seen.open).toBe(0);
  });

  it('hears nothing of those that fail', async () => {
    await get(pools, targetAt('127.0.0.1', await closedPort()));
    expect(seen).toEqual({ open: 0, tookMs: [] });
  });

  it('is told of an upgrade’s own', async () => {
    const pair = await socketPair();
    const answer = new RecordedAnswer();
    answer.connection = { socket: pair.server, rest: Buffer.alloc(0) };
    const exchange = exchangeOf({
      request: { upgrade: 'websocket' },
      fields: ['Connection', 'Upgrade', 'Upgrade', 'websocket'],
      claimed: targetAt('127.0.0.1', target.port),
      writer: answer,
    });
    const over = new Promise<void>((resolve) => exchange.onEnd(() => resolve()));
    new ForwardStage(pools).handle(exchange);
    await expect.poll(() => exchange.upgraded).toBe(true);
    expect(seen.open).toBe(1);
    pair.close();
    await over;
    await expect.poll(() => seen.open).toBe(0);
  });
});
