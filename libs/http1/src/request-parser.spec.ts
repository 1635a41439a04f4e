import { describe, expect, it } from 'vitest';
import { head, refusal, refusedFields, withFields } from './fixtures/refusals.js';
import { parseRequestHead } from './request-parser.js';

describe('Host', () => {
  it('is needed once in 1.1', () => {
    expect(refusal(head('GET / HTTP/1.1'))).toEqual({ status: 400, reason: 'bad-host' });
    expect(refusedFields('Host: x')).toEqual({ status: 400, reason: 'bad-host' });
  });

  it('may be missing in 1.0, but not come twice', () => {
    expect(parseRequestHead(head('GET / HTTP/1.0')).host).toBe('');
    expect(refusal(head('GET / HTTP/1.0', 'Host: x', 'Host: x'))).toEqual({ status: 400, reason: 'bad-host' });
  });

  it.each([
    'example.com',
    'EXAMPLE.com.',
    'a_b:1',
    '[::1]',
    '[2001:db8::1]:443',
    '127.0.0.1:80',
    '',
    'x:',
    '*.x',
    'a%20b',
  ])('may be %j', (host) => {
    expect(parseRequestHead(head('GET / HTTP/1.1', `Host: ${host}`)).host).toBe(host);
  });

  it.each(['a b', 'a/b', 'a@b', 'a:b', 'a:1:2', 'a,b c', '::1', '[::1', 'a\\b', 'a%2', 'a:123456', 'http://x', '\xe9'])(
    'may not be %j',
    (host) => {
      expect(refusal(head('GET / HTTP/1.1', `Host: ${host}`))).toEqual({ status: 400, reason: 'bad-host' });
    },
  );
});

describe('header fields', () => {
  it('keep their order, spelling and repetition', () => {
    const { fields } = withFields('B: 1', 'a: 2', 'b: 3');
    expect([...fields]).toEqual([
      ['Host', 'x'],
      ['B', '1'],
      ['a', '2'],
      ['b', '3'],
    ]);
  });

  it('that frame a message have no tab behind their values: others take it for a part of them', () => {
    expect(refusedFields('Host: x', 'Transfer-Encoding: chunked\t')).toEqual({ status: 400, reason: 'bad-field' });
    expect(refusedFields('Host: x', 'Content-Length: 1 \t ')).toEqual({ status: 400, reason: 'bad-field' });
    expect(withFields('Content-Length:\t1  ').fields.get('content-length')).toBe('1');
  });

  it('lose the blanks around their values, not those inside, nor bytes that only look like blanks', () => {
    expect(withFields('A: \t a \t b \t ').fields.get('a')).toBe('a \t b');
    expect(withFields('A:\xa0b\xa0').fields.get('a')).toBe('\xa0b\xa0');
    expect(withFields('A: ').fields.get('a')).toBe('');
  });

  it.each([
    'A : 1',
    ' A: 1',
    'A',
    ': 1',
    'A\x00: 1',
    'A: \x00',
    'A: b\rc',
    'A: \x7f',
    'A(: 1',
    'A\xe9: 1',
    'A: b\nB: c',
  ])('do not look like %j', (line) => {
    expect(refusedFields(line)).toEqual({ status: 400, reason: 'bad-field' });
  });

  it('may not be folded', () => {
    expect(refusedFields('A: 1', ' 2')).toEqual({ status: 400, reason: 'bad-field' });
  });

  it('lose the underscore twins of framing and identity fields', () => {
    const { fields } = withFields(
      'Content_Length: 5',
      'X_Forwarded_For: 1.2.3.4',
      'Transfer_Encoding: chunked',
      'My_Field: 1',
    );
    expect([...fields]).toEqual([
      ['Host', 'x'],
      ['My_Field', '1'],
    ]);
  });

  it('are refused in linear time', () => {
    const before = performance.now();
    expect(refusedFields(`A:${' '.repeat(60_000)}\x01`).reason).toBe('bad-field');
    expect(refusedFields(`A: x${' y'.repeat(30_000)}\x01`).reason).toBe('bad-field');
    expect(withFields(`A: x${'  y'.repeat(20_000)} `).fields.get('a')).toHaveLength(60_001);
    expect(withFields(`Connection: x${' '.repeat(60_000)}y`).keepAlive).toBe(true);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

describe('framing', () => {
  it('is by length, by chunks, or none', () => {
    expect(withFields('Content-Length: 42').framing).toEqual({ kind: 'length', length: 42 });
    expect(withFields('Content-Length: 0').framing).toEqual({ kind: 'none' });
    expect(withFields('Transfer-Encoding: Chunked').framing).toEqual({ kind: 'chunked' });
    expect(withFields().framing).toEqual({ kind: 'none' });
  });

  it.each(['', '-1', '+1', '1,1', '0x10', '1.0', '1 1', '1e3', '9'.repeat(16), '١'])(
    'refuses a length of %j',
    (length) => {
      expect(refusedFields(`Content-Length: ${length}`).status).toBe(400);
    },
  );

  it('refuses a second length, the same one too', () => {
    expect(refusedFields('Content-Length: 1', 'Content-Length: 1')).toEqual({ status: 400, reason: 'bad-length' });
  });

  it('refuses length and chunks together', () => {
    const expected = { status: 400, reason: 'length-and-chunked' };
    expect(refusedFields('Content-Length: 1', 'Transfer-Encoding: chunked')).toEqual(expected);
    expect(refusedFields('Transfer-Encoding: gzip', 'Content-Length: 1')).toEqual(expected);
  });

  it('refuses chunks in 1.0', () => {
    const refused = refusal(head('POST / HTTP/1.0', 'Transfer-Encoding: chunked'));
    expect(refused).toEqual({ status: 400, reason: 'bad-transfer-encoding' });
  });

  it('knows no coding but chunked, once', () => {
    for (const value of ['gzip, chunked', 'identity', 'xchunked', 'chunked, gzip', 'chunked;q=1', '"chunked"']) {
      expect(refusedFields(`Transfer-Encoding: ${value}`)).toEqual({
        status: 501,
        reason: 'unknown-transfer-encoding',
      });
    }
    for (const value of ['chunked, chunked', '', ',', 'chunked,']) {
      expect(refusedFields(`Transfer-Encoding: ${value}`)).toEqual({ status: 400, reason: 'bad-transfer-encoding' });
    }
    expect(refusedFields('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked').status).toBe(400);
  });
});

describe('Connection', () => {
  it('ends a 1.1 connection, and keeps a 1.0 one, when it says so', () => {
    expect(withFields('Connection: Close').keepAlive).toBe(false);
    expect(withFields('Connection: x', 'Connection: y , close').keepAlive).toBe(false);
    expect(parseRequestHead(head('GET / HTTP/1.0')).keepAlive).toBe(false);
    expect(parseRequestHead(head('GET / HTTP/1.0', 'Connection: Keep-Alive')).keepAlive).toBe(true);
    expect(parseRequestHead(head('GET / HTTP/1.0', 'Connection: keep-alive, close')).keepAlive).toBe(false);
  });

  it('stays among the fields, for the forwarder', () => {
    expect(withFields('Connection: X-A', 'X-A: 1').fields.get('connection')).toBe('X-A');
  });
});

describe('an upgrade', () => {
  it('counts when Connection names it', () => {
    expect(withFields('Connection: keep-alive, Upgrade', 'Upgrade: websocket').upgrade).toBe('websocket');
    expect(withFields('Upgrade: websocket').upgrade).toBeNull();
    expect(withFields('Connection: upgrade').upgrade).toBeNull();
  });

  it('does not count in 1.0, or with a body', () => {
    const lines = ['Host: x', 'Connection: Upgrade', 'Upgrade: websocket'];
    expect(parseRequestHead(head('GET / HTTP/1.0', ...lines)).upgrade).toBeNull();
    expect(parseRequestHead(head('POST / HTTP/1.1', ...lines, 'Content-Length: 1')).upgrade).toBeNull();
    expect(parseRequestHead(head('POST / HTTP/1.1', ...lines, 'Transfer-Encoding: chunked')).upgrade).toBeNull();
    expect(parseRequestHead(head('GET / HTTP/1.1', ...lines, 'Content-Length: 0')).upgrade).toBe('websocket');
  });

  it('is never to h2c, nor to something that is no protocol', () => {
    expect(withFields('Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: x').upgrade).toBeNull();
    expect(withFields('Connection: Upgrade', 'Upgrade: H2C, websocket').upgrade).toBe('websocket');
    expect(withFields('Connection: Upgrade', 'Upgrade: a b').upgrade).toBeNull();
  });
});

describe('Expect', () => {
  it('of 100-continue counts when a body follows', () => {
    expect(withFields('Expect: 100-Continue', 'Content-Length: 1').expectsContinue).toBe(true);
    expect(withFields('Expect: 100-continue', 'Transfer-Encoding: chunked').expectsContinue).toBe(true);
  });

  it('means nothing in 1.0 or without a body, and is not passed on', () => {
    const alone = withFields('Expect: 100-continue');
    const old = parseRequestHead(head('POST / HTTP/1.0', 'Expect: 100-continue', 'Content-Length: 1'));
    for (const parsed of [alone, old]) {
      expect(parsed.expectsContinue).toBe(false);
      expect(parsed.fields.has('expect')).toBe(false);
    }
  });

  it('of anything else is refused', () => {
    expect(refusedFields('Expect: 200-ok')).toEqual({ status: 417, reason: 'expectation-failed' });
  });
});
