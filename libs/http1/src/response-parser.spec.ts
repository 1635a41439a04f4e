import { describe, expect, it } from 'vitest';
import { parseResponseHead } from './response-parser.js';
import { malformed } from './fixtures/decode-in-pieces.js';

function answer(line: string, fields: string[] = [], method = 'GET') {
  return parseResponseHead(`${[line, ...fields].join('\r\n')}\r\n\r\n`, method);
}

const ok = (...fields: string[]) => answer('HTTP/1.1 200 OK', fields);
const refused = (line: string, ...fields: string[]) => malformed(() => answer(line, fields));

describe('the status line', () => {
  it('gives status and unusual words', () => {
    expect(answer('HTTP/1.1 200 OK').head).toMatchObject({ status: 200, reason: '' });
    expect(answer('HTTP/1.1 200 All  right').head).toMatchObject({ status: 200, reason: 'All  right' });
    expect(answer('HTTP/1.1 599 ').head).toMatchObject({ status: 599, reason: '' });
    expect(answer('HTTP/1.1 600 Own').head).toMatchObject({ status: 600, reason: 'Own' });
    expect(answer('HTTP/1.1 999').head).toMatchObject({ status: 999, reason: '' });
    expect(answer('HTTP/1.1 204').head).toMatchObject({ status: 204, reason: '' });
  });

  it.each([
    'HTTP/1.1 099 x',
    'HTTP/1.1 20 x',
    'HTTP/1.1 :00 x',
    'HTTP/1.1 2000 x',
    'HTTP/2 200',
    'HTTP/1.2 200 OK',
    'ICY 200 OK',
    'HTTP/1.1  200 OK',
    'HTTP/1.1 200 \x01',
    'http/1.1 200 OK',
  ])('is not %j', (line) => {
    expect(refused(line)).toBe('bad-status-line');
  });
});

describe('the fields of an answer', () => {
  it('come without what frames it or ends at this hop', () => {
    const { head } = ok(
      'Content-Type: text/plain',
      'Connection: keep-alive, X-Hop',
      'Keep-Alive: timeout=5',
      'X-Hop: 1',
      'Transfer-Encoding: chunked',
      'Trailer: X-Sum',
      'Set-Cookie: a=1',
      'set-cookie: b=2',
    );
    expect([...head.fields]).toEqual([
      ['Content-Type', 'text/plain'],
      ['Set-Cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
  });

  it('are as strict as those of a request', () => {
    expect(refused('HTTP/1.1 200 OK', 'A : 1')).toBe('bad-field');
    expect(refused('HTTP/1.1 200 OK', 'A: 1', ' 2')).toBe('bad-field');
  });
});

describe('the framing of an answer', () => {
  it('is by length, by chunks, or until the connection ends', () => {
    expect(ok('Content-Length: 5')).toMatchObject({ framing: { kind: 'length', length: 5 }, head: { length: 5 } });
    expect(ok('Content-Length: 0')).toMatchObject({ framing: { kind: 'none' }, head: { length: 0 } });
    expect(ok('Transfer-Encoding: chunked')).toMatchObject({ framing: { kind: 'chunked' }, head: { length: null } });
    expect(ok()).toMatchObject({ framing: { kind: 'until-close' }, head: { length: null }, keepAlive: false });
  });

  it('may be said more than once', () => {
    const twice = ok('Content-Length: 5', 'A: 1', 'content-length: 5', 'Content-Length: 5');
    expect(twice).toMatchObject({ framing: { kind: 'length', length: 5 }, head: { length: 5 }, keepAlive: true });
    expect([...twice.head.fields]).toEqual([['A', '1']]);
  });

  it('is none for HEAD, 204, 304 and 1xx, whatever they declare', () => {
    expect(answer('HTTP/1.1 200 OK', ['Content-Length: 5'], 'HEAD')).toMatchObject({
      framing: { kind: 'none' },
      head: { length: 5 },
      keepAlive: true,
    });
    expect(answer('HTTP/1.1 200 OK', ['Transfer-Encoding: chunked'], 'HEAD')).toMatchObject({
      framing: { kind: 'none' },
      head: { length: null },
      keepAlive: true,
    });
    expect(answer('HTTP/1.1 304 Not Modified')).toMatchObject({
      framing: { kind: 'none' },
      head: { length: null },
      keepAlive: true,
    });
    expect(answer('HTTP/1.1 204 No Content')).toMatchObject({
      framing: { kind: 'none' },
      head: { length: 0 },
      keepAlive: true,
    });
    expect(answer('HTTP/1.1 103 Early Hints')).toMatchObject({ framing: { kind: 'none' }, keepAlive: true });
  });

  it('ends the connection when a 204 declares a body', () => {
    expect(answer('HTTP/1.1 204 No Content', ['Content-Length: 0']).keepAlive).toBe(true);
    expect(answer('HTTP/1.1 204 No Content', ['Content-Length: 5']).keepAlive).toBe(false);
    expect(answer('HTTP/1.1 204 No Content', ['Transfer-Encoding: chunked']).keepAlive).toBe(false);
  });

  it('is one thing or an error', () => {
    expect(refused('HTTP/1.1 200 OK', 'Content-Length: 5', 'Transfer-Encoding: chunked')).toBe('length-and-chunked');
    expect(refused('HTTP/1.1 200 OK', 'Content-Length: 5', 'Content-Length: 6', 'Content-Length: 6')).toBe(
      'bad-length',
    );
    expect(refused('HTTP/1.1 200 OK', 'Content-Length: 5', 'Content-Length: 05')).toBe('bad-length');
    expect(refused('HTTP/1.1 200 OK', 'Content-Length: 5, 5')).toBe('bad-length');
    expect(refused('HTTP/1.1 200 OK', 'Content-Length: 5x')).toBe('bad-length');
    expect(refused('HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, chunked')).toBe('bad-transfer-encoding');
    expect(refused('HTTP/1.0 200 OK', 'Transfer-Encoding: chunked')).toBe('bad-transfer-encoding');
  });
});

describe('the connection behind an answer', () => {
  it('stays in 1.1, goes in 1.0, unless Connection says otherwise', () => {
    expect(ok('Content-Length: 0').keepAlive).toBe(true);
    expect(ok('Content-Length: 0', 'Connection: close').keepAlive).toBe(false);
    expect(answer('HTTP/1.0 200 OK', ['Content-Length: 0']).keepAlive).toBe(false);
    expect(answer('HTTP/1.0 200 OK', ['Content-Length: 0', 'Connection: keep-alive']).keepAlive).toBe(true);
  });

  it('becomes another protocol with a 101', () => {
    expect(answer('HTTP/1.1 101 Switching Protocols', ['Connection: Upgrade', 'Upgrade: websocket']).upgrade).toBe(
      'websocket',
    );
    expect(ok('Upgrade: websocket').upgrade).toBeNull();
  });
});
