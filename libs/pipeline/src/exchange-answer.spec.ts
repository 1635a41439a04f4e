import { describe, expect, it } from 'vitest';
import { CompleteBody } from './complete-body.js';
import { Fields } from './fields.js';
import { ResponseHead } from './response.js';
import { exchangeFor } from './testing/exchange-for.js';
import { RecordedAnswer } from './testing/recorded-answer.js';
import { SlowSource } from './fixtures/slow-source.js';

function headOf(status: number, length: number | null = null): ResponseHead {
  return new ResponseHead(status, Fields.of('X-From', 'target'), length);
}

describe('an exchange that is answered', () => {
  it('hands head, body and end to the codec in order, and is over', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    exchange.respond(headOf(200, 5), new CompleteBody(Buffer.from('hello')));
    expect(answer.calls).toEqual(['head 200', 'write 5', 'end']);
    expect(exchange).toMatchObject({ over: true, status: 200, bytesSent: 5, error: null });
    expect(exchange.responseFields?.get('x-from')).toBe('target');
  });

  it('lets the body flow at the pace of the client', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    const source = new SlowSource();
    exchange.respond(headOf(200), source);
    answer.takesMore = false;
    expect(exchange.write(Buffer.from('abc'), null)).toBe(false);
    answer.takesMore = true;
    expect(exchange.write(Buffer.from('de'), null)).toBe(true);
    expect(answer.source).toBe(source);
    expect(exchange.over).toBe(false);
    const trailers = Fields.of('X-Checksum', '1');
    exchange.end(trailers);
    expect(exchange).toMatchObject({ over: true, bytesSent: 5 });
    expect(answer.trailers).toBe(trailers);
  });

  it('passes a flush on while the answer is under way', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    exchange.flush();
    exchange.respond(headOf(200), new SlowSource());
    exchange.flush();
    exchange.end(null);
    exchange.flush();
    expect(answer.calls).toEqual(['head 200', 'flush', 'end']);
  });

  it('passes interim answers on, but none after the final one has begun', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    exchange.inform(103, new Fields());
    exchange.respond(headOf(200), new SlowSource());
    exchange.inform(103, new Fields());
    expect(answer.calls).toEqual(['inform 103', 'head 200']);
  });

  it('answers only once: a second answer is cancelled', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    const second = new SlowSource();
    exchange.answer(200, new Fields(), 'first');
    exchange.respond(headOf(500), second);
    exchange.answer(500, new Fields(), 'third');
    expect(answer.text).toBe('first');
    expect(second.cancelled).toBe(1);
    expect(exchange.status).toBe(200);
  });

  it('sends text as UTF-8, and says how long it is', () => {
    const answer = new RecordedAnswer();
    exchangeFor({}, answer).answer(200, new Fields(), 'é');
    expect(answer.sent?.length).toBe(2);
    expect(answer.text).toBe('Ã©');
  });

  it('answers HEAD with the head alone', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({ request: { method: 'HEAD' } }, answer);
    exchange.answer(404, new Fields(), 'not here');
    expect(answer.calls).toEqual(['head 404', 'end']);
    expect(answer.sent?.length).toBe(8);
    expect(exchange.bytesSent).toBe(0);
  });

  it('asks the codec to close the connection behind an answer that says so', () => {
    const [staying, closing] = [new RecordedAnswer(), new RecordedAnswer()];
    exchangeFor({}, staying).answer(200, new Fields());
    exchangeFor({}, closing).answer(301, new Fields(), '', true);
    expect(staying.sent?.closes).toBe(false);
    expect(closing.sent?.closes).toBe(true);
  });
});

describe('an exchange that became a tunnel', () => {
  it('is a 101 from then on, and over when the tunnel is closed', () => {
    const answer = new RecordedAnswer();
    const exchange = exchangeFor({}, answer);
    expect(exchange.detach().rest).toEqual(Buffer.alloc(0));
    expect(exchange).toMatchObject({ answered: true, upgraded: true, over: false, status: 101 });
    exchange.finish(101);
    exchange.finish(101);
    expect(exchange).toMatchObject({ over: true, upgraded: false, status: 101, error: null });
    expect(answer.calls).toEqual(['detach']);
  });

  it('is not made of one that is answered', () => {
    const exchange = exchangeFor();
    exchange.answer(200, new Fields());
    expect(() => exchange.detach()).toThrow('cannot become a tunnel');
    expect(exchange).toMatchObject({ over: true, status: 200 });
  });

  it('gets a page when its connection cannot be handed over', () => {
    const answer = new RecordedAnswer();
    answer.detach = () => {
      throw new Error('not on HTTP/2');
    };
    const exchange = exchangeFor({}, answer);
    expect(() => exchange.detach()).toThrow('not on HTTP/2');
    exchange.fail(new Error('not on HTTP/2'));
    expect(answer.calls).toEqual(['head 500', 'end']);
  });
});

describe('the parts of a target', () => {
  it.each([
    ['/a%20b?x=1?y', '/a%20b', 'x=1?y'],
    ['/a', '/a', ''],
    ['/?', '/', ''],
    ['*', '*', ''],
  ])('%s is the path %s and the query "%s"', (target, path, query) => {
    const exchange = exchangeFor({ request: { target } });
    expect(exchange.path).toBe(path);
    expect(exchange.query).toBe(query);
    expect(exchange.forwardTarget).toBe(target);
  });
});
