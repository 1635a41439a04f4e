import { describe, expect, it, vi } from 'vitest';
import type { Exchange } from './exchange.js';
import { Fields } from './fields.js';
import { SlowSource } from './fixtures/slow-source.js';
import { ProxyError } from './proxy-error.js';
import { RequestPath } from './request-path.js';
import { ResponseHead } from './response.js';
import type { Stage } from './stage.js';
import { exchangeFor } from './testing/exchange-for.js';
import { RecordedAnswer } from './testing/recorded-answer.js';

function stage(name: string, handle: Stage['handle']): Stage {
  return { name, handle };
}

/** Sends an exchange through these stages and one that answers. */
function run(...stages: readonly Stage['handle'][]) {
  const answer = new RecordedAnswer();
  const exchange = exchangeFor({}, answer);
  const last = vi.fn((given: Exchange) => given.answer(200, new Fields(), 'the end of the path'));
  new RequestPath([...stages, last].map((handle, i) => stage(`stage-${i}`, handle))).run(exchange);
  return { exchange, answer, last };
}

/** Until what promises led to has happened. */
const settled = async () => new Promise((resolve) => setImmediate(resolve));

describe('the request path', () => {
  it('runs its stages in order, and in the same turn when none of them waits', () => {
    const order: number[] = [];
    const { answer } = run(
      () => void order.push(1),
      () => void order.push(2),
    );
    expect(order).toEqual([1, 2]);
    expect(answer.text).toBe('the end of the path');
  });

  it('makes no promise where a stage returns none', () => {
    const then = vi.spyOn(Promise.prototype, 'then');
    run(() => undefined);
    expect(then).not.toHaveBeenCalled();
    then.mockRestore();
  });

  it('holds the request while a stage’s promise is open, then goes on behind it', async () => {
    const gate = Promise.withResolvers<void>();
    const first = vi.fn();
    const { last } = run(first, async () => gate.promise);
    expect(last).not.toHaveBeenCalled();
    gate.resolve();
    await settled();
    expect(first).toHaveBeenCalledOnce();
    expect(last).toHaveBeenCalledOnce();
  });

  it('ends where a stage answers', () => {
    const { answer, last } = run((exchange) => exchange.answer(403, new Fields()));
    expect(answer.calls).toEqual(['head 403', 'end']);
    expect(last).not.toHaveBeenCalled();
  });

  it('turns what a stage throws into the exchange’s error', () => {
    const { exchange, answer, last } = run(() => {
      throw new ProxyError('FORBIDDEN', 'not for you');
    });
    expect(answer.status).toBe(403);
    expect(exchange.error?.code).toBe('FORBIDDEN');
    expect(last).not.toHaveBeenCalled();
  });

  it('turns a rejection into the exchange’s error', async () => {
    const { answer, last } = run(async () => Promise.reject(new TypeError('a bug')));
    await settled();
    expect(answer.status).toBe(500);
    expect(last).not.toHaveBeenCalled();
  });

  it('turns what is thrown behind a promise into the exchange’s error', async () => {
    const { answer } = run(
      async () => Promise.resolve(),
      () => {
        throw new ProxyError('NO_HEALTHY_TARGET', 'none');
      },
    );
    await settled();
    expect(answer.status).toBe(503);
  });

  it('does not go on with a request that was called off while it was held', async () => {
    const gate = Promise.withResolvers<void>();
    const { exchange, last } = run(async () => gate.promise);
    exchange.clientLeft();
    gate.resolve();
    await settled();
    expect(last).not.toHaveBeenCalled();
  });

  it('does not take a rejection that comes too late for anything', async () => {
    const gate = Promise.withResolvers<void>();
    const { exchange } = run(async () => gate.promise);
    exchange.cancel(new ProxyError('DRAINED', 'drained'));
    gate.reject(new Error('late'));
    await settled();
    expect(exchange).toMatchObject({ status: 504, error: { code: 'DRAINED' } });
  });

  it('breaks the answer of a stage off that answers first and fails later', async () => {
    const { answer } = run(async (exchange) => {
      exchange.respond(new ResponseHead(200, new Fields(), null), new SlowSource());
      return Promise.reject(new Error('could not go on'));
    });
    await settled();
    expect(answer.calls).toEqual(['head 200', 'abort']);
  });
});
