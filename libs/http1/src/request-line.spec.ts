import { describe, expect, it } from 'vitest';
import { head, refusal, refusedTarget } from './fixtures/refusals.js';
import { parseRequestHead } from './request-parser.js';

describe('the request line', () => {
  it('gives method, target and version as they came', () => {
    const parsed = parseRequestHead(head('GET /a%20b//c?x=1&y=%zz HTTP/1.1', 'Host: Example.com:8080'));
    expect(parsed).toMatchObject({
      method: 'GET',
      target: '/a%20b//c?x=1&y=%zz',
      protocol: 'HTTP/1.1',
      host: 'Example.com:8080',
      upgrade: null,
      expectsContinue: false,
      framing: { kind: 'none' },
      keepAlive: true,
    });
  });

  it('takes any token for a method', () => {
    expect(parseRequestHead(head('M-SEARCH! / HTTP/1.1', 'Host: x')).method).toBe('M-SEARCH!');
  });

  it('passes bytes above 127 in the target', () => {
    expect(parseRequestHead(head('GET /\xc3\xa9 HTTP/1.1', 'Host: x')).target).toBe('/\xc3\xa9');
  });

  it.each(['GET  / HTTP/1.1', 'GET / HTTP/1.1 ', ' GET / HTTP/1.1', 'GET /a b HTTP/1.1', 'GET\t/ HTTP/1.1', 'GET /'])(
    'refuses %j',
    (line) => {
      expect(refusal(head(line, 'Host: x'))).toEqual({ status: 400, reason: 'bad-request-line' });
    },
  );

  it.each(['http/1.1', 'HTTP/1', 'HTTP/11', 'HTTP/1.10', 'HTP/1.1', 'HTTP/1.1\x00'])(
    'refuses the version %j',
    (version) => {
      expect(refusal(head(`GET / ${version}`, 'Host: x'))).toEqual({ status: 400, reason: 'bad-request-line' });
    },
  );

  it('refuses HTTP/0.9', () => {
    expect(refusal(head('GET / HTTP/0.9', 'Host: x'))).toEqual({ status: 400, reason: 'bad-version' });
  });

  it.each(['HTTP/2.0', 'HTTP/3.0', 'HTTP/1.2'])('does not speak %s', (version) => {
    expect(refusal(head(`PRI * ${version}`))).toEqual({ status: 505, reason: 'unsupported-version' });
  });

  it.each(['CONNECT', 'TRACE'])('does not serve %s', (method) => {
    expect(refusedTarget('/', method)).toEqual({ status: 405, reason: 'method-not-allowed' });
  });
});

describe('the request target', () => {
  it('refuses a bad escape in the path, and lets one in the query pass', () => {
    expect(refusedTarget('/a%2')).toEqual({ status: 400, reason: 'bad-target' });
    expect(refusedTarget('/%zz?ok')).toEqual({ status: 400, reason: 'bad-target' });
    expect(parseRequestHead(head('GET /?%zz HTTP/1.1', 'Host: x')).target).toBe('/?%zz');
  });

  it.each(['/a#b', 'x', 'example.com:80', 'ftp://x/', 'http:///x', 'http://u@x/', '?a=1', 'http://x#f'])(
    'refuses %j',
    (target) => {
      expect(refusedTarget(target)).toEqual({ status: 400, reason: 'bad-target' });
    },
  );

  it('refuses control bytes', () => {
    expect(refusedTarget('/\x7f').status).toBe(400);
    expect(refusedTarget('/\x00').status).toBe(400);
  });

  it('allows * for OPTIONS only', () => {
    expect(parseRequestHead(head('OPTIONS * HTTP/1.1', 'Host: x')).target).toBe('*');
    expect(refusedTarget('*')).toEqual({ status: 400, reason: 'bad-target' });
  });

  it('turns absolute form into origin form', () => {
    const target = (line: string) => parseRequestHead(head(line, 'Host: X:80')).target;
    expect(target('GET http://x:80/a?b HTTP/1.1')).toBe('/a?b');
    expect(target('GET HTTPS://x:80?b HTTP/1.1')).toBe('/?b');
    expect(target('GET http://x:80 HTTP/1.1')).toBe('/');
    expect(target('OPTIONS http://x:80 HTTP/1.1')).toBe('*');
  });

  it('refuses an absolute form that contradicts Host', () => {
    expect(refusedTarget('http://y/')).toEqual({ status: 400, reason: 'bad-host' });
    expect(refusedTarget('http://x:80/')).toEqual({ status: 400, reason: 'bad-host' });
  });

  it('takes the host of an absolute form when HTTP/1.0 sent none', () => {
    expect(parseRequestHead(head('GET http://x/ HTTP/1.0')).host).toBe('x');
  });
});
