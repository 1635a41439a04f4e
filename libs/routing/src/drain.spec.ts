import { slotSpec, targetSpec } from '@app/balancing';
import { type Exchange, exchangeFor, Fields, RecordedAnswer } from '@app/pipeline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drain, type DrainScope } from './drain.js';
import { contextOfOneWorker } from './fixtures/routing.js';
import { InFlight } from './in-flight.js';
import { Service } from './service.js';
import { ClaimTargetStage } from './stages/claim-target.stage.js';
import { serviceSpec } from './testing/service-spec.js';

const TARGET_1: DrainScope = { kind: 'targets', targetIds: [1] };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A worker that has exchanges in flight on its targets. */
class Worker {
  readonly inFlight = new InFlight();
  readonly #context = contextOfOneWorker();

  exchangeOn(
    targetId: number,
    serviceName = 'app',
    answer = new RecordedAnswer(),
    upgrade: string | null = null,
  ): Exchange {
    const active = slotSpec([targetSpec(targetId)]);
    const service = new Service(serviceSpec(serviceName, { active }), this.#context);
    const exchange = exchangeFor({ request: { upgrade } }, answer);
    exchange.service = service;
    exchange.slot = service.active;
    this.inFlight.enter(exchange, service);
    new ClaimTargetStage().handle(exchange);
    return exchange;
  }

  /** @returns whether the drain has ended yet */
  drain(scope: DrainScope, timeoutMs: number, service?: Service): () => Promise<boolean> {
    let ended = false;
    void drain(this.inFlight, scope, timeoutMs, service).then(() => (ended = true));
    return async () => {
      await vi.advanceTimersByTimeAsync(0);
      return ended;
    };
  }
}

const end = (exchange: Exchange) => exchange.answer(200, new Fields());

describe('a drain', () => {
  it('ends at once when nothing is in flight there', async () => {
    const worker = new Worker();
    worker.exchangeOn(2);
    const ended = worker.drain(TARGET_1, 1000);
    expect(await ended()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for the last of its exchanges, and leaves nothing behind', async () => {
    const worker = new Worker();
    const [first, second, elsewhere] = [worker.exchangeOn(1), worker.exchangeOn(1), worker.exchangeOn(2)];
    const watch = vi.spyOn(worker.inFlight, 'watch');
    const ended = worker.drain(TARGET_1, 30_000);
    end(elsewhere);
    end(second);
    expect(await ended()).toBe(false);
    end(first);
    expect(await ended()).toBe(true);
    expect(first).toMatchObject({ status: 200, error: null });
    expect(vi.getTimerCount()).toBe(0);
    const unwatch: unknown = watch.mock.results[0]?.value;
    expect(typeof unwatch === 'function' && unwatch()).toBe(false);
  });

  it('cuts upgraded connections at once, so that nobody waits for them', async () => {
    const worker = new Worker();
    const tunnel = worker.exchangeOn(1);
    tunnel.detach();
    const other = worker.exchangeOn(2);
    other.detach();
    const ended = worker.drain(TARGET_1, 30_000);
    expect(tunnel).toMatchObject({ over: true, status: 101, error: { code: 'DRAINED' } });
    expect(other.over).toBe(false);
    expect(await ended()).toBe(true);
  });

  it('lets a request end that asked for an upgrade and is still being answered', async () => {
    const worker = new Worker();
    const asking = worker.exchangeOn(1, 'app', new RecordedAnswer(), 'websocket');
    const ended = worker.drain(TARGET_1, 30_000);
    expect(asking.over).toBe(false);
    end(asking);
    expect(await ended()).toBe(true);
  });

  it('answers what is left at the deadline with 504, then ends', async () => {
    const worker = new Worker();
    const answers = [new RecordedAnswer(), new RecordedAnswer()];
    for (const answer of answers) worker.exchangeOn(1, 'app', answer);
    const ended = worker.drain(TARGET_1, 5000);
    await vi.advanceTimersByTimeAsync(4999);
    expect(answers.map(({ status }) => status)).toEqual([0, 0]);
    await vi.advanceTimersByTimeAsync(1);
    expect(answers.map(({ status }) => status)).toEqual([504, 504]);
    expect(await ended()).toBe(true);
    expect(worker.inFlight.size).toBe(0);
  });

  it('takes all that a service has in flight, on whichever target, and none of another', async () => {
    const worker = new Worker();
    const [first, second] = [worker.exchangeOn(1), worker.exchangeOn(2)];
    const other = worker.exchangeOn(3, 'other');
    const ended = worker.drain({ kind: 'service', service: 'app' }, 0);
    await vi.advanceTimersByTimeAsync(1);
    expect([first.status, second.status, other.status]).toEqual([504, 504, 0]);
    expect(await ended()).toBe(true);
  });

  it('does not wait for what comes later', async () => {
    const worker = new Worker();
    const first = worker.exchangeOn(1);
    const ended = worker.drain(TARGET_1, 30_000);
    worker.exchangeOn(1);
    end(first);
    expect(await ended()).toBe(true);
  });

  it('of a service is over when that runs again, and what is in flight then runs to its end', async () => {
    const worker = new Worker();
    const paused = serviceSpec('app', { gate: { kind: 'paused', maxPauseMs: 1000 } });
    const service = new Service(paused, contextOfOneWorker());
    const exchange = worker.exchangeOn(1);
    const ended = worker.drain({ kind: 'service', service: 'app' }, 5000, service);
    service.apply(paused);
    expect(await ended()).toBe(false);
    service.apply(serviceSpec('app'));
    expect(await ended()).toBe(true);
    expect([vi.getTimerCount(), service.resumptions.size]).toEqual([0, 0]);
    expect(exchange.over).toBe(false);
    end(exchange);
    expect(exchange).toMatchObject({ status: 200, error: null });
  });

  it('may take longer than a timer can count', async () => {
    const worker = new Worker();
    const exchange = worker.exchangeOn(1);
    worker.drain(TARGET_1, 1e12);
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(exchange.over).toBe(false);
  });
});
