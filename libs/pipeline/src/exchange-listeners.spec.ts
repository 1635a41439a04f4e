import { afterEach, describe, expect, it, vi } from 'vitest';
import { CompleteBody } from './complete-body.js';
import { Fields } from './fields.js';
import { SlowSource } from './fixtures/slow-source.js';
import { ProxyError } from './proxy-error.js';
import { ResponseHead } from './response.js';
import { exchangeFor } from './testing/exchange-for.js';
import { RecordedAnswer } from './testing/recorded-answer.js';

const drained = new ProxyError('DRAINED', 'its target was replaced');

function head(): ResponseHead {
  return new ResponseHead(200, new Fields(), null);
}

function throwing(): never {
  throw new Error('a bug in a stage');
}

afterEach(() => void vi.restoreAllMocks());

describe('filters and the interceptor', () => {
  it('change the head of a target’s answer on its way back: the last one registered first', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    exchange.filterHead((given) => given.fields.set('X-Seen', `${given.fields.get('x-seen')}, one`));
    exchange.filterHead((given) => given.fields.set('X-Seen', 'two'));
    exchange.respond(head(), new SlowSource());
    expect(answer.field('x-seen')).toBe('two, one');
  });

  it('hand the answer to the interceptor behind the filters; it sends when it is ready', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    const held: ResponseHead[] = [];
    exchange.interceptResponse((given) => held.push(given) > 0);
    exchange.filterHead((given) => void (given.status = 201));
    exchange.respond(head(), new SlowSource());
    expect(held.map(({ status }) => status)).toEqual([201]);
    expect(exchange.answered).toBe(false);
    exchange.send(held[0] ?? head(), new CompleteBody(Buffer.from('whole')));
    expect(answer.text).toBe('whole');
  });

  it('send the answer as it is when the interceptor does not want it', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    exchange.interceptResponse(() => false);
    exchange.respond(head(), new SlowSource());
    expect(answer.calls).toEqual(['head 200']);
  });

  it.each([
    ['filter', (exchange: ReturnType<typeof exchangeFor>) => exchange.filterHead(throwing)],
    ['interceptor', (exchange: ReturnType<typeof exchangeFor>) => exchange.interceptResponse(throwing)],
  ])('answer with 500 when a %s throws, and read no further', (_kind, register) => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    const source = new SlowSource();
    register(exchange);
    exchange.respond(head(), source);
    expect(answer.calls).toEqual(['head 500', 'end']);
    expect(source.cancelled).toBe(1);
  });

  it('do not go on once a filter has answered by itself', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    const source = new SlowSource();
    const interceptor = vi.fn(() => true);
    exchange.filterHead(() => exchange.answer(403, new Fields()));
    exchange.interceptResponse(interceptor);
    exchange.respond(head(), source);
    expect(answer.calls).toEqual(['head 403', 'end']);
    expect(interceptor).not.toHaveBeenCalled();
    expect(source.cancelled).toBe(1);
  });
});

describe('who listens for the end', () => {
  it('is told when it is over, in the order of registration, and at once when it is over already', () => {
    const exchange = exchangeFor();
    const order: string[] = [];
    exchange.onEnd(() => order.push('first'));
    exchange.onEnd(() => order.push('second'));
    exchange.answer(200, new Fields());
    exchange.onEnd(() => order.push('late'));
    expect(order).toEqual(['first', 'second', 'late']);
  });

  it('is told also when a listener before it throws; that is a warning', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const exchange = exchangeFor();
    const told = vi.fn();
    exchange.onEnd(throwing);
    exchange.onEnd(told);
    exchange.answer(200, new Fields());
    expect(told).toHaveBeenCalledOnce();
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'a bug in a stage' }));
  });
});

describe('who listens for the exchange being called off', () => {
  it('hears nothing when it ends well', () => {
    const exchange = exchangeFor();
    const cancelled = vi.fn();
    exchange.onCancel({ cancelled });
    const { signal } = exchange;
    exchange.answer(200, new Fields());
    exchange.clientLeft();
    expect(cancelled).not.toHaveBeenCalled();
    expect(signal.aborted).toBe(false);
  });

  it('hears nothing once it has taken itself back', () => {
    const exchange = exchangeFor();
    const [left, stays] = [{ cancelled: vi.fn() }, { cancelled: vi.fn() }];
    exchange.offCancel(left);
    exchange.onCancel(left);
    exchange.onCancel(stays);
    exchange.offCancel(left);
    exchange.cancel(drained);
    expect(left.cancelled).not.toHaveBeenCalled();
    expect(stays.cancelled).toHaveBeenCalledExactlyOnceWith(drained);
  });

  it('may be taken back by another that is told first', () => {
    const exchange = exchangeFor();
    const second = { cancelled: vi.fn() };
    exchange.onCancel({ cancelled: () => exchange.offCancel(second) });
    exchange.onCancel(second);
    exchange.cancel(drained);
    expect(second.cancelled).not.toHaveBeenCalled();
  });

  it('is told at once when it comes too late', () => {
    const exchange = exchangeFor();
    exchange.cancel(drained);
    const cancelled = vi.fn();
    exchange.onCancel({ cancelled });
    expect(cancelled).toHaveBeenCalledExactlyOnceWith(drained);
  });

  it('may lose the client meanwhile: nothing is sent, and the first error counts', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    exchange.onCancel({ cancelled: () => exchange.clientLeft() });
    exchange.cancel(drained);
    expect(answer.calls).toEqual([]);
    expect(exchange).toMatchObject({ status: 499, error: drained });
  });

  it('is told before the page is sent, so that nobody works for it any more', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    exchange.onCancel({ cancelled: () => answer.calls.push('cancelled') });
    exchange.cancel(drained);
    expect(answer.calls).toEqual(['cancelled', 'head 504', 'end']);
  });

  it('is told also when another throws; the exchange still ends', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const exchange = exchangeFor();
    const cancelled = vi.fn();
    exchange.onCancel({ cancelled: throwing });
    exchange.onCancel({ cancelled });
    exchange.cancel(drained);
    expect(cancelled).toHaveBeenCalledOnce();
    expect(exchange.over).toBe(true);
    expect(warn).toHaveBeenCalledOnce();
  });

  it('may wait for a signal, asked for before or after', () => {
    const exchange = exchangeFor();
    const { signal } = exchange;
    expect(exchange.signal).toBe(signal);
    expect(signal.aborted).toBe(false);
    exchange.cancel(drained);
    expect(signal).toMatchObject({ aborted: true, reason: drained });

    const late = exchangeFor();
    late.clientLeft();
    expect(late.signal).toMatchObject({ aborted: true, reason: { code: 'CLIENT_LEFT' } });
  });
});
