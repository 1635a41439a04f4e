import { Fields, ResponseHead } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { answerFraming, composeInterimHead, composeResponseHead, composeUpgradeHead } from './response-composer.js';

const GET = { method: 'GET', http10: false };
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

function compose(head: ResponseHead, context = GET, keepAlive = true): string[] {
  return composeResponseHead(head, answerFraming(head, context), context, keepAlive, NOW).split('\r\n');
}

describe('the head of an answer', () => {
  it('has status, fields, date and length', () => {
    expect(compose(new ResponseHead(200, Fields.of('A', '1', 'a', '2'), 5))).toEqual([
      'HTTP/1.1 200 OK',
      'A: 1',
      'a: 2',
      'Date: Fri, 02 Jan 2026 03:04:05 GMT',
      'Content-Length: 5',
      '',
      '',
    ]);
  });

  it('keeps the date and the words of the target', () => {
    const lines = compose(new ResponseHead(418, Fields.of('date', 'then'), 0, 'Short and stout'));
    expect(lines).toEqual(['HTTP/1.1 418 Short and stout', 'date: then', 'Content-Length: 0', '', '']);
  });

  it('says chunked when only the end will tell, and nothing to a 1.0 client', () => {
    const head = new ResponseHead(200, Fields.of('Date', 'x'), null);
    expect(compose(head)).toContain('Transfer-Encoding: chunked');
    expect(compose(head, { method: 'GET', http10: true }, false)).toEqual([
      'HTTP/1.1 200 OK',
      'Date: x',
      'Connection: close',
      '',
      '',
    ]);
  });

  it('says what the connection does where the version leaves it open', () => {
    const head = new ResponseHead(200, Fields.of('Date', 'x'), 0);
    expect(compose(head, GET, false)).toContain('Connection: close');
    expect(compose(head, { method: 'GET', http10: true })).toContain('Connection: keep-alive');
  });

  it('says the length that a body would have had, where none follows', () => {
    const dated = Fields.of('Date', 'x');
    const head = { method: 'HEAD', http10: false };
    expect(compose(new ResponseHead(200, dated, 5), head)).toContain('Content-Length: 5');
    expect(compose(new ResponseHead(200, dated, null), head)).toEqual(['HTTP/1.1 200 OK', 'Date: x', '', '']);
    expect(compose(new ResponseHead(304, dated, 7))).toContain('Content-Length: 7');
    expect(compose(new ResponseHead(204, dated, 0))).toEqual(['HTTP/1.1 204 No Content', 'Date: x', '', '']);
  });

  it('writes no framing but its own', () => {
    const fields = Fields.of('Date', 'x', 'content-length', '9', 'Transfer-Encoding', 'gzip', 'Connection', 'x');
    expect(compose(new ResponseHead(200, fields, 5))).toEqual([
      'HTTP/1.1 200 OK',
      'Date: x',
      'Content-Length: 5',
      '',
      '',
    ]);
  });

  it.each(['a\r\nSet-Cookie: b=1', 'a\nb', 'a\0', '\u010a', '\u560d\u560a'])('never carries the value %j', (value) => {
    expect(() => compose(new ResponseHead(200, Fields.of('Location', value), 0))).toThrow(
      expect.objectContaining({ code: 'INTERNAL_ERROR' }),
    );
  });

  it('never carries a line in its name or its words', () => {
    expect(() => compose(new ResponseHead(200, Fields.of('A: 1\r\nB', '2'), 0))).toThrow(/one line/);
    expect(compose(new ResponseHead(200, new Fields(), 0, 'OK\r\nA: 1'))[0]).toBe('HTTP/1.1 200 OK');
  });
});

describe('an interim head', () => {
  it('has status and fields only', () => {
    expect(composeInterimHead(103, Fields.of('Link', '</s.css>'))).toBe(
      'HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n',
    );
  });
});

describe('the head of a 101', () => {
  const head = (...fields: string[]) => new ResponseHead(101, Fields.of(...fields), 0);

  it('names the protocol once, whatever the fields say of it', () => {
    expect(composeUpgradeHead(head('A', '1', 'a', '2', 'upgrade', 'x', 'Connection', 'close'), 'websocket')).toBe(
      'HTTP/1.1 101 Switching Protocols\r\nA: 1\r\na: 2\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
  });

  it.each([
    [head('A', '1\r\nB: 2'), 'websocket'],
    [head(), 'x\r\nB: 2'],
  ])('is not composed of what would become another line', (from, protocol) => {
    expect(() => composeUpgradeHead(from, protocol)).toThrow('cannot be sent in one line');
  });
});
