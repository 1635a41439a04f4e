import { describe, expect, it, vi } from 'vitest';
import type { Exchange } from './exchange.js';
import { Fields } from './fields.js';
import { SlowSource } from './fixtures/slow-source.js';
import { ProxyError } from './proxy-error.js';
import { ResponseHead } from './response.js';
import { exchangeFor } from './testing/exchange-for.js';
import { RecordedAnswer } from './testing/recorded-answer.js';

type Phase = 'open' | 'answering' | 'tunnel';

const drained = new ProxyError('DRAINED', 'its target was replaced');

function exchangeIn(phase: Phase) {
  const answer = new RecordedAnswer();
  const exchange = exchangeFor({}, answer);
  const source = new SlowSource();
  const ended = vi.fn();
  const cancelled = vi.fn();
  exchange.onEnd(ended);
  exchange.onCancel({ cancelled });
  if (phase === 'answering') exchange.respond(new ResponseHead(200, new Fields(), null), source);
  if (phase === 'tunnel') exchange.detach();
  answer.calls.length = 0;
  return { exchange, answer, source, ended, cancelled };
}

const WAYS: readonly [string, (exchange: Exchange) => void][] = [
  ['fail', (exchange) => exchange.fail(drained)],
  ['cancel', (exchange) => exchange.cancel(drained)],
  ['abort', (exchange) => exchange.abort(drained)],
  ['clientLeft', (exchange) => exchange.clientLeft()],
];
const PHASES: readonly Phase[] = ['open', 'answering', 'tunnel'];

describe.each(PHASES)('an exchange that is %s', (phase) => {
  it.each(WAYS)('ends once when it meets %s, whatever comes then', (_name, way) => {
    const { exchange, answer, ended, cancelled } = exchangeIn(phase);
    way(exchange);
    expect(exchange.over).toBe(true);
    const [told, status, error] = [[...answer.calls], exchange.status, exchange.error];
    for (const [, again] of WAYS) again(exchange);
    exchange.end(null);
    exchange.finish(101);
    exchange.answer(200, new Fields(), 'late');
    expect(ended).toHaveBeenCalledExactlyOnceWith(exchange);
    expect(cancelled).toHaveBeenCalledOnce();
    expect([answer.calls, exchange.status, exchange.error]).toEqual([told, status, error]);
  });

  it.each(WAYS)('ends once though whoever is called off by %s comes back with an error of its own', (_name, way) => {
    const { exchange, answer, source, ended } = exchangeIn(phase);
    const comesBack = () => {
      exchange.abort(new Error('the connection to the target was closed'));
      exchange.clientLeft();
    };
    exchange.onCancel({ cancelled: () => exchange.fail(new Error('closed')) });
    source.onCancel = comesBack;
    answer.abort = () => {
      answer.calls.push('abort');
      comesBack();
    };
    way(exchange);
    expect(ended).toHaveBeenCalledOnce();
    expect(exchange.error?.code).not.toBe('INTERNAL_ERROR');
    expect(answer.calls.filter((call) => call === 'abort' || call === 'end').length).toBeLessThan(2);
  });

  it('drops what arrives late, and gives its memory back', () => {
    const { exchange, answer } = exchangeIn(phase);
    exchange.clientLeft();
    const release = vi.fn();
    expect(exchange.write(Buffer.from('late'), release)).toBe(true);
    exchange.flush();
    exchange.inform(103, new Fields());
    expect(release).toHaveBeenCalledOnce();
    expect(answer.calls).toEqual([]);
    expect(exchange.bytesSent).toBe(0);
  });
});

describe('what is sent and recorded at an end', () => {
  it('is a page with the status of the error while nothing was sent', () => {
    const { exchange, answer } = exchangeIn('open');
    exchange.errorPages = { render: (status, message) => `<h1>${status}${message}</h1>` };
    exchange.cancel(drained);
    expect(answer.calls).toEqual(['head 504', 'write 12', 'end']);
    expect(answer.text).toBe('<h1>504</h1>');
    expect(answer.field('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.field('retry-after')).toBe('1');
    expect(exchange).toMatchObject({ status: 504, error: drained });
  });

  it('is the message of a stopped service on the page', () => {
    const { exchange, answer } = exchangeIn('open');
    exchange.errorPages = { render: (_status, message) => message };
    exchange.fail(new ProxyError('SERVICE_STOPPED', 'stopped', { publicMessage: 'Back at noon' }));
    expect(answer.text).toBe('Back at noon');
  });

  it('is an empty page before there are any, without Retry-After where asking again is not worth it', () => {
    const { exchange, answer } = exchangeIn('open');
    exchange.fail(new ProxyError('SERVICE_NOT_FOUND', 'no service'));
    expect(answer.calls).toEqual(['head 404', 'end']);
    expect(answer.field('retry-after')).toBeUndefined();
  });

  it('is neither filtered nor intercepted when it is our own page', () => {
    const { exchange, answer } = exchangeIn('open');
    exchange.filterHead((head) => head.fields.add('Set-Cookie', 'a=1'));
    exchange.interceptResponse(() => true);
    exchange.fail(drained);
    expect(answer.calls).toEqual(['head 504', 'end']);
    expect(answer.field('set-cookie')).toBeUndefined();
  });

  it('is a broken answer once the head was sent; the status stays what was sent', () => {
    const { exchange, answer, source } = exchangeIn('answering');
    exchange.abort(drained);
    expect(answer.calls).toEqual(['abort']);
    expect(answer.broken).toBe(drained);
    expect(source.cancelled).toBe(1);
    expect(exchange).toMatchObject({ status: 200, error: drained });
  });

  it('is nothing at all to a client that left; 499 when it had no head yet', () => {
    const { exchange, answer } = exchangeIn('open');
    exchange.clientLeft();
    expect(answer.calls).toEqual([]);
    expect(exchange).toMatchObject({ status: 499, error: { code: 'CLIENT_LEFT' } });
  });

  it('is a cut connection and no page when its body says that the client left', () => {
    const { exchange, answer } = exchangeIn('open');
    exchange.fail(new ProxyError('CLIENT_LEFT', 'the client ended before its body did'));
    expect(answer.calls).toEqual(['abort']);
    expect(exchange).toMatchObject({ status: 499, over: true });
  });

  it('keeps the status of a head that the client did get before it left, and stops the source', () => {
    const { exchange, answer, source } = exchangeIn('answering');
    exchange.clientLeft();
    expect(answer.calls).toEqual([]);
    expect(source.cancelled).toBe(1);
    expect(exchange).toMatchObject({ status: 200, error: { code: 'CLIENT_LEFT' } });
  });

  it('leaves a tunnel that is cut to whoever pipes it; it was a 101', () => {
    const { exchange, answer, cancelled } = exchangeIn('tunnel');
    exchange.cancel(drained);
    expect(cancelled).toHaveBeenCalledExactlyOnceWith(drained);
    expect(answer.calls).toEqual([]);
    expect(exchange).toMatchObject({ status: 101, error: drained });
  });

  it('is 500 for anything else that was thrown', () => {
    const { exchange, answer } = exchangeIn('open');
    exchange.fail('a string');
    expect(answer.status).toBe(500);
    expect(exchange.error).toMatchObject({ code: 'INTERNAL_ERROR', message: 'a string', cause: 'a string' });
  });

  it('is a broken connection when not even the page can be made', () => {
    const { exchange, answer, ended } = exchangeIn('open');
    exchange.errorPages = {
      render: () => {
        throw new Error('bad template');
      },
    };
    exchange.fail(drained);
    expect(answer.calls).toEqual(['abort']);
    expect(exchange).toMatchObject({ status: 504, error: drained });
    expect(ended).toHaveBeenCalledOnce();
  });

  it('is a page when the head of an answer cannot be sent, and a broken connection when the page cannot either', () => {
    const { exchange, answer, source } = exchangeIn('open');
    const unsendable = new ProxyError('INTERNAL_ERROR', 'a line break in a header');
    const head = answer.head.bind(answer);
    answer.head = (given) => {
      if (given.fields.has('x-broken')) throw unsendable;
      head(given);
    };
    exchange.respond(new ResponseHead(200, Fields.of('X-Broken', 'a\nb'), null), source);
    expect(answer.calls).toEqual(['head 500', 'end']);
    expect(source).toMatchObject({ cancelled: 1, sink: null });
    expect(exchange).toMatchObject({ status: 500, error: unsendable });

    const hopeless = exchangeIn('open');
    hopeless.answer.head = () => {
      throw unsendable;
    };
    hopeless.exchange.answer(200, new Fields(), 'hello');
    expect(hopeless.answer.calls).toEqual(['abort']);
    expect(hopeless.ended).toHaveBeenCalledOnce();
  });

  it('does not begin an answer whose head made the codec lose the client', () => {
    const { exchange, answer, source, ended } = exchangeIn('open');
    answer.head = () => exchange.clientLeft();
    exchange.respond(new ResponseHead(200, new Fields(), null), source);
    expect(source).toMatchObject({ cancelled: 1, sink: null });
    expect(exchange.status).toBe(499);
    expect(ended).toHaveBeenCalledOnce();
  });
});
