import { NO_BODY, ProxyError } from '@app/pipeline';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeOf, type ExchangeOptions, targetAt } from './fixtures/exchanges.js';
import { forwardedValue } from './forwarded-value.js';
import { composeRequestHead } from './request-head.js';

const trusting = targetAt('app.internal', 3000, { forwardHeaders: true });
const wary = targetAt('app.internal', 3000, { forwardHeaders: false });

function linesFor(options: ExchangeOptions): string[] {
  const exchange = exchangeOf({ claimed: wary, ...options });
  const head = composeRequestHead(exchange, options.claimed ?? wary);
  expect(head.endsWith('\r\n\r\n')).toBe(true);
  return head.slice(0, -4).split('\r\n');
}

/** The values a target gets under a name, one an occurrence. */
function sent(lines: readonly string[], lower: string): string[] {
  return lines
    .slice(1)
    .filter((line) => line.slice(0, line.indexOf(':')).toLowerCase() === lower)
    .map((line) => line.slice(line.indexOf(':') + 2));
}

describe('the head that a target gets', () => {
  it('has method, target and Host first, byte for byte', () => {
    const lines = linesFor({ request: { method: 'PROPFIND', target: '/a%2Fb//c?x=%20&y', host: 'App.Test:8080' } });
    expect(lines.slice(0, 2)).toEqual(['PROPFIND /a%2Fb//c?x=%20&y HTTP/1.1', 'Host: App.Test:8080']);
  });

  it("asks for the exchange's own forward target", () => {
    const exchange = exchangeOf({ request: { target: '/app/x' }, claimed: wary });
    exchange.forwardTarget = '/x';
    expect(composeRequestHead(exchange, wary)).toMatch(/^GET \/x HTTP\/1\.1\r\n/);
  });

  it('names the target in Host when HTTP/1.0 sent none', () => {
    const lines = linesFor({ request: { host: '', protocol: 'HTTP/1.0' } });
    expect(sent(lines, 'host')).toEqual(['app.internal:3000']);
    expect(sent(lines, 'x-forwarded-host')).toEqual(['app.internal:3000']);
  });

  it('keeps end-to-end fields in their order, repeated ones and their spelling', () => {
    const lines = linesFor({ fields: ['x-B', '1', 'X-A', 'ä', 'X-b', '2', 'X-Real-IP', '9', 'X-Forwarded-Port', '1'] });
    expect(lines.slice(2, 7)).toEqual(['x-B: 1', 'X-A: ä', 'X-b: 2', 'X-Real-IP: 9', 'X-Forwarded-Port: 1']);
  });

  it('says who the client is, replacing what is not trusted', () => {
    const fields = [
      'X-Forwarded-For',
      '1.1.1.1',
      'X-Forwarded-Proto',
      'https',
      'X-Forwarded-Host',
      'evil',
      'X-Kamal-Target',
      'x',
    ];
    const lines = linesFor({ fields });
    expect(sent(lines, 'x-forwarded-for')).toEqual(['192.0.2.7']);
    expect(sent(lines, 'x-forwarded-proto')).toEqual(['http']);
    expect(sent(lines, 'x-forwarded-host')).toEqual(['app.test']);
    expect(sent(lines, 'x-kamal-target')).toEqual(['app.internal:3000']);
  });

  it('appends to what is trusted, joining lines', () => {
    const fields = ['X-Forwarded-For', '1.1.1.1', 'x-forwarded-for', '2.2.2.2', 'X-Forwarded-Proto', 'https'];
    const lines = linesFor({
      fields: [...fields, 'X-Forwarded-Host', 'real:1', 'X-Kamal-Target', 'a:1'],
      claimed: trusting,
    });
    expect(sent(lines, 'x-forwarded-for')).toEqual(['1.1.1.1, 2.2.2.2, 192.0.2.7']);
    expect(sent(lines, 'x-forwarded-proto')).toEqual(['https']);
    expect(sent(lines, 'x-forwarded-host')).toEqual(['real:1']);
    expect(sent(lines, 'x-kamal-target')).toEqual(['a:1, app.internal:3000']);
  });

  it('passes the first X-Forwarded-Proto and -Host of several', () => {
    const fields = ['X-Forwarded-Proto', 'https', 'X-Forwarded-Proto', 'http'];
    const hosts = ['X-Forwarded-Host', 'a.test', 'x-forwarded-host', 'b.test'];
    const lines = linesFor({ fields: [...fields, ...hosts], claimed: trusting });
    expect(sent(lines, 'x-forwarded-proto')).toEqual(['https']);
    expect(sent(lines, 'x-forwarded-host')).toEqual(['a.test']);
  });

  it('takes an empty X-Forwarded-Proto, -Host, X-Request-ID or X-Request-Start for none', () => {
    const names = ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Request-ID', 'X-Request-Start'];
    const exchange = exchangeOf({ fields: names.flatMap((name) => [name, '']), claimed: trusting });
    const lines = composeRequestHead(exchange, trusting).split('\r\n');
    const values = names.map((name) => sent(lines, name.toLowerCase()));
    const start = `t=${exchange.startedUnixMs}`;
    expect(values).toEqual([['192.0.2.7'], ['http'], ['app.test'], [exchange.requestId], [start]]);
  });

  it("keeps the client's request id and start, trusted or not", () => {
    const lines = linesFor({ fields: ['X-Request-ID', 'mine', 'X-Request-Start', 't=1'] });
    expect(sent(lines, 'x-request-id')).toEqual(['mine']);
    expect(sent(lines, 'x-request-start')).toEqual(['t=1']);
  });

  it.each([wary, trusting])('always removes Forwarded', (claimed) => {
    expect(sent(linesFor({ fields: ['Forwarded', 'for=1.1.1.1'], claimed }), 'forwarded')).toEqual([]);
  });

  it('removes what ends at this hop, what Connection names, and underscore twins', () => {
    const hop = [
      'Keep-Alive',
      'Proxy-Connection',
      'Proxy-Authenticate',
      'Proxy-Authorization',
      'Trailer',
      'Upgrade',
      'TE',
    ];
    const twins = ['Content_Length', 'Transfer_Encoding', 'X_Forwarded_For', 'Host_', 'x_request_id'];
    const lines = linesFor({
      fields: [
        'Connection',
        'close, X-Secret',
        'x-secret',
        '1',
        ...[...hop, ...twins].flatMap((name) => [name, 'gzip']),
      ],
    });
    for (const name of ['connection', 'x-secret', ...hop, 'content_length', 'transfer_encoding', 'x_forwarded_for']) {
      expect(sent(lines, name.toLowerCase()), name).toEqual([]);
    }
    expect(sent(lines, 'x_request_id')).toEqual([]);
  });

  it('removes what Connection names from what came in, before ours is added', () => {
    const fields = [
      'Connection',
      'X-Forwarded-For, X-Request-ID',
      'X-Forwarded-For',
      '1.1.1.1',
      'X-Request-ID',
      'mine',
    ];
    const lines = linesFor({ fields, claimed: trusting });
    expect(sent(lines, 'x-forwarded-for')).toEqual(['192.0.2.7']);
    expect(sent(lines, 'x-request-id')).toEqual(['6f2b0c9e-0000-4000-8000-000000000000']);
  });

  it('keeps TE: trailers, and only that', () => {
    const lines = linesFor({ fields: ['TE', 'gzip;q=0.5, Trailers', 'Connection', 'TE'] });
    expect(sent(lines, 'te')).toEqual(['trailers']);
    expect(sent(lines, 'connection')).toEqual(['TE']);
  });

  it('joins the Cookie lines of HTTP/2', () => {
    expect(sent(linesFor({ fields: ['cookie', 'a=1', 'cookie', 'b=2'] }), 'cookie')).toEqual(['a=1; b=2']);
  });

  it('frames the body anew', () => {
    const framing = (method: string, length: number | null) => {
      const body = { ...NO_BODY, length };
      const lines = linesFor({
        request: { method },
        fields: ['Content-Length', '99', 'Transfer-Encoding', 'gzip'],
        body,
      });
      return [...sent(lines, 'content-length'), ...sent(lines, 'transfer-encoding')];
    };
    expect(framing('GET', 0)).toEqual([]);
    expect(framing('DELETE', 0)).toEqual([]);
    expect(framing('POST', 0)).toEqual(['0']);
    expect(framing('PUT', 5)).toEqual(['5']);
    expect(framing('GET', 5)).toEqual(['5']);
    expect(framing('POST', null)).toEqual(['chunked']);
  });

  it('asks to switch protocols on an upgrade', () => {
    const lines = linesFor({
      request: { upgrade: 'websocket' },
      fields: ['Connection', 'Upgrade', 'Upgrade', 'websocket', 'Sec-WebSocket-Key', 'k', 'TE', 'trailers'],
    });
    expect(lines.slice(-2)).toEqual(['Connection: Upgrade', 'Upgrade: websocket']);
    expect(sent(lines, 'sec-websocket-key')).toEqual(['k']);
    expect(sent(lines, 'connection')).toEqual(['Upgrade']);
  });

  it.each([
    ['a value with a line end', { fields: ['X-A', 'b\r\nX-B: c'] }],
    ['a character that latin1 would cut to a line feed', { fields: ['X-A', 'b\u010aX-B: c'] }],
    ['a name that is no token', { fields: ['X A', 'b'] }],
    ['a name with a line end', { fields: ['X-A\r\nX-B', 'b'] }],
    ['a host with a line end', { request: { host: 'a\nb' } }],
  ] satisfies [string, ExchangeOptions][])('refuses %s', (_, options) => {
    expect(() => linesFor(options)).toThrow(ProxyError);
  });

  it('refuses a target that a stage made another line of', () => {
    const exchange = exchangeOf({ request: { target: '/a' }, claimed: wary });
    exchange.forwardTarget = '/a HTTP/1.1\r\nX: y';
    expect(() => composeRequestHead(exchange, wary)).toThrow(ProxyError);
  });
});

describe('any request at all', () => {
  const meaningful = ['Connection', 'TE', 'Cookie', 'X-Forwarded-For', 'x-forwarded-proto', 'X-Forwarded-Host'];
  const dropped = ['Keep-Alive', 'Upgrade', 'Content-Length', 'Transfer-Encoding', 'Host', 'Forwarded'];
  const others = ['X-Kamal-Target', 'X-Request-ID', 'X-A', 'x-b'];
  const name = fc.oneof(
    fc.constantFrom(...meaningful, ...dropped, ...others),
    fc.string({ minLength: 1, unit: 'binary' }),
  );
  const value = fc.oneof(
    fc.constantFrom('', 'X-A', 'close, x-b', 'trailers', 'a\r\nX-Evil: 1', '1.1.1.1'),
    fc.string({ unit: 'binary' }),
  );
  const request = fc.record({ fields: fc.array(fc.tuple(name, value), { maxLength: 12 }), trusted: fc.boolean() });
  const ours = [
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-forwarded-host',
    'x-request-id',
    'x-request-start',
    'x-kamal-target',
  ];

  it('becomes one clean head, or is refused', () => {
    fc.assert(
      fc.property(request, ({ fields, trusted }) => {
        const claimed = trusted ? trusting : wary;
        const exchange = exchangeOf({ fields: fields.flat(), claimed });
        let head: string;
        try {
          head = composeRequestHead(exchange, claimed);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(ProxyError);
          return;
        }
        const bytes = Buffer.from(head, 'latin1').toString('latin1');
        const lines = bytes.slice(0, -4).split('\r\n');
        expect(bytes.endsWith('\r\n\r\n')).toBe(true);
        for (const line of lines.slice(1)) expect(line).toMatch(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+: [^\0\r\n]*$/);
        expect(sent(lines, 'host')).toEqual(['app.test']);
        for (const lower of ['keep-alive', 'upgrade', 'transfer-encoding', 'content-length', 'forwarded']) {
          expect(sent(lines, lower)).toEqual([]);
        }
        if (sent(lines, 'connection').length > 0) expect(sent(lines, 'connection')).toEqual(['TE']);
        for (const lower of ours) expect(sent(lines, lower).length).toBeGreaterThan(0);
        for (const lower of [...ours, 'cookie', 'x-a', 'x-b', 'host']) {
          const separator = lower === 'cookie' ? '; ' : ',';
          expect(forwardedValue(exchange, lower)).toBe(sent(lines, lower).join(separator));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
