import type { ClaimedTarget, TargetSettings } from '@app/pipeline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSlots } from './connection-slots.js';
import { targetAt } from './fixtures/exchanges.js';
import { codeOf, get, OK, send } from './fixtures/forwarded.js';
import { type Accepted, answering, LoopbackTarget } from './fixtures/loopback.js';
import { TargetPools } from './target-pools.js';

describe('a target that takes only so many', () => {
  /** Two slots for all workers; `elsewhere` of them are taken by another one. */
  class TwoSlots implements ConnectionSlots {
    taken = 0;
    elsewhere = 0;
    most = 0;
    tryTake = () => {
      if (this.taken + this.elsewhere >= 2) return false;
      this.most = Math.max(this.most, ++this.taken);
      return true;
    };
    release = () => void this.taken--;
  }

  let slots: TwoSlots;
  let pools: TargetPools;
  let target: LoopbackTarget;
  let claimed: ClaimedTarget;

  async function serving(serve: (connection: Accepted) => void, settings: Partial<TargetSettings>): Promise<void> {
    target = await LoopbackTarget.start(serve);
    claimed = targetAt('127.0.0.1', target.port, settings);
  }

  beforeEach(() => {
    slots = new TwoSlots();
    pools = new TargetPools(slots);
  });
  afterEach(async () => {
    pools.close();
    await target.stop();
  });

  it('gets no more, and the others when one is over', async () => {
    await serving(
      answering(() => OK),
      { maxConnections: 2 },
    );
    const sent = await Promise.all(Array.from({ length: 20 }, () => get(pools, claimed)));
    expect(sent.every((one) => codeOf(one) === null)).toBe(true);
    expect(target.accepted).toHaveLength(2);
    expect(slots).toMatchObject({ most: 2, taken: 0 });
  });

  it('is used by who notices that another worker has given a slot back', async () => {
    await serving(
      answering(() => OK),
      { maxConnections: 2 },
    );
    slots.elsewhere = 2;
    const { answer } = send(pools, claimed);
    expect(pools.counts(claimed.id).connecting).toBe(0);
    slots.elsewhere = 1;
    await answer.over();
    expect(answer.text).toBe('ok');
    expect(slots.taken).toBe(0);
  });

  it('is busy for who waited the time-out, and at once for too many', async () => {
    await serving(() => undefined, { maxConnections: 2, responseTimeoutMs: 80 });
    slots.elsewhere = 2;
    const waiting = Array.from({ length: 1000 }, () => send(pools, claimed));
    const refused = send(pools, claimed);
    expect(codeOf(refused)).toBe('TARGET_BUSY');
    expect(waiting.every(({ exchange }) => !exchange.over)).toBe(true);
    waiting[0]?.exchange.clientLeft();
    await Promise.all(waiting.slice(1).map(({ answer }) => answer.over()));
    expect(new Set(waiting.slice(1).map(codeOf))).toEqual(new Set(['TARGET_BUSY']));
    expect(slots.taken).toBe(0);
  });

  it('gets its slots back however an exchange ends', async () => {
    await serving(
      answering((_, { socket }) => (socket.resetAndDestroy(), null)),
      { maxConnections: 2 },
    );
    await Promise.all(Array.from({ length: 6 }, () => get(pools, claimed)));
    const left = send(pools, claimed);
    left.exchange.clientLeft();
    expect(slots.taken).toBe(0);
  });
});
