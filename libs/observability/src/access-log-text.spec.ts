import { type Exchange, exchangeFor, type ExchangeOptions, Fields, ProxyError, targetSettings } from '@app/pipeline';
import { describe, expect, it } from 'vitest';
import { accessLogEntry } from './access-log-entry.js';
import { accessLogText } from './access-log-text.js';

const forwarded = (_exchange: Exchange, lowerName: string) => `forwarded ${lowerName}`;

function lineOf(exchange: Exchange, elapsedMs = 0): object {
  const line = accessLogText(accessLogEntry(exchange, exchange.startedAt + elapsedMs, forwarded));
  expect(line).not.toContain('\n');
  const parsed: object = JSON.parse(line);
  return parsed;
}

function claimedBy(exchange: Exchange, logRequestHeaders: string[] = [], logResponseHeaders: string[] = []): void {
  exchange.claimed = {
    id: 1,
    address: 'app-1',
    host: 'app-1',
    port: 80,
    settings: targetSettings({ logRequestHeaders, logResponseHeaders }),
    release: () => undefined,
  };
}

function lineFor(options: ExchangeOptions): object {
  const exchange = exchangeFor(options);
  exchange.answer(200, new Fields());
  return lineOf(exchange);
}

describe('the line of a request', () => {
  it('has all fields of the contract, in its order', () => {
    const exchange = exchangeFor({
      request: { method: 'POST', target: '/app/a%20b?q=1&r=%20', host: 'App.example.com:8080' },
      fields: ['Content-Type', 'text/plain', 'User-Agent', 'curl', 'X-Forwarded-For', '203.0.113.9, 10.0.0.1'],
      connection: { scheme: 'https', serverPort: 443, clientPort: 1234 },
      body: { length: 12, flowTo: () => undefined, resume: () => undefined, cancel: () => undefined },
    });
    exchange.requestId = 'id-1';
    exchange.service = { name: 'app', errorPages: null };
    claimedBy(exchange);
    exchange.answer(201, Fields.of('Content-Type', 'text/html'), 'hello');
    const line = lineOf(exchange, 1.5);
    expect(Object.entries(line)).toEqual([
      ['time', new Date(exchange.startedUnixMs + 1.5).toISOString()],
      ['level', 'INFO'],
      ['msg', 'Request'],
      ['host', 'App.example.com:8080'],
      ['port', 443],
      ['path', '/app/a b'],
      ['request_id', 'id-1'],
      ['status', 201],
      ['service', 'app'],
      ['target', 'app-1'],
      ['duration', 1_500_000],
      ['method', 'POST'],
      ['req_content_length', 12],
      ['req_content_type', 'text/plain'],
      ['resp_content_length', 5],
      ['resp_content_type', 'text/html'],
      ['client_addr', '192.0.2.7'],
      ['client_port', '1234'],
      ['remote_addr', '203.0.113.9, 10.0.0.1'],
      ['user_agent', 'curl'],
      ['proto', 'HTTP/1.1'],
      ['scheme', 'https'],
      ['query', 'q=1&r=%20'],
    ]);
  });

  it('has empty strings for what was not there, -1 for a length that nobody knew', () => {
    const body = { length: null, flowTo: () => undefined, resume: () => undefined, cancel: () => undefined };
    expect(lineFor({ body })).toMatchObject({
      service: '',
      target: '',
      req_content_length: -1,
      req_content_type: '',
      resp_content_type: '',
      user_agent: '',
      query: '',
    });
    expect(lineFor({})).toMatchObject({ req_content_length: 0 });
  });

  it('names the client where X-Forwarded-For is missing or empty', () => {
    expect(lineFor({})).toMatchObject({ remote_addr: '192.0.2.7' });
    expect(lineFor({ fields: ['X-Forwarded-For', ''] })).toMatchObject({ remote_addr: '192.0.2.7' });
  });

  it('has a duration in whole nanoseconds', () => {
    const exchange = exchangeFor();
    exchange.answer(200, new Fields());
    expect(lineOf(exchange, 0.123_456_7)).toMatchObject({ duration: 123_457 });
  });
});

describe('what is not ASCII', () => {
  it.each([
    ['/caf%C3%A9', '/café'],
    ['/cafÃ©', '/café'],
    ['/cafÃ©%20%C3%A9', '/café é'],
    ['/%E9', '/\uFFFD'],
    ['/caf%C3%A9%FF', '/café\uFFFD'],
    ['/%C3', '/\uFFFD'],
    ['/%0a%22', '/\n"'],
  ])('in the path %j can be read as %j', (target, path) => {
    expect(lineFor({ request: { target } })).toMatchObject({ path });
  });

  it('in headers and query is read as UTF-8, as far as it is that', () => {
    expect(
      lineFor({ request: { target: '/?Ã©' }, fields: ['User-Agent', 'Ã¼ber', 'Content-Type', 'ü'] }),
    ).toMatchObject({
      query: 'é',
      user_agent: 'über',
      req_content_type: '\uFFFD',
    });
  });

  it.each(['Łapp', 'Käse'])('in our own words stays as it is: %s', (name) => {
    const exchange = exchangeFor({ fields: ['User-Agent', 'Ã¼ber'] });
    exchange.service = { name, errorPages: null };
    exchange.answer(200, new Fields());
    expect(lineOf(exchange)).toMatchObject({ service: name, user_agent: 'über' });
  });
});

describe('added headers', () => {
  const response = Fields.of('Cache-Control', 'private', 'cache-control', 'no-store');

  it('come last, in the order of the flags, also when they are empty', () => {
    const exchange = exchangeFor();
    claimedBy(exchange, ['X-Request-ID', 'Accept'], ['Last-Modified', 'Cache-Control']);
    exchange.answer(200, response);
    expect(Object.entries(lineOf(exchange)).slice(22)).toEqual([
      ['query', ''],
      ['req_x_request_id', 'forwarded x-request-id'],
      ['req_accept', 'forwarded accept'],
      ['resp_last_modified', ''],
      ['resp_cache_control', 'private,no-store'],
    ]);
  });

  it('are there with a page of our own, once a target was chosen', () => {
    const exchange = exchangeFor();
    claimedBy(exchange, ['Accept'], ['Retry-After']);
    exchange.fail(new ProxyError('TARGET_TIMEOUT', 'too slow'));
    expect(lineOf(exchange)).toMatchObject({ req_accept: 'forwarded accept', resp_retry_after: '5' });
  });

  it('that a line has anyway say there what they were asked for', () => {
    const exchange = exchangeFor({ fields: ['Content-Type', 'text/plain'] });
    claimedBy(exchange, ['Content-Type'], ['Cache-Control', 'Content-Type']);
    exchange.answer(200, response);
    const line = lineOf(exchange);
    expect(Object.keys(line).slice(22)).toEqual(['query', 'resp_cache_control']);
    expect(line).toMatchObject({
      req_content_type: 'forwarded content-type',
      resp_content_type: '',
    });
  });

  it.each(['Content-Length', 'content_length'])('leave the lengths the numbers that they are: %s', (name) => {
    const exchange = exchangeFor();
    claimedBy(exchange, [name], [name]);
    exchange.answer(200, response, 'hello');
    const line = lineOf(exchange);
    expect(Object.keys(line).slice(22)).toEqual(['query']);
    expect(line).toMatchObject({ req_content_length: 0, resp_content_length: 5 });
  });

  it('are left out where no target was', () => {
    const exchange = exchangeFor();
    exchange.fail(new ProxyError('SERVICE_NOT_FOUND', 'none'));
    expect(Object.keys(lineOf(exchange)).slice(22)).toEqual(['query', 'error']);
  });
});

describe('how it ended', () => {
  it('is an error’s code, last of all', () => {
    const exchange = exchangeFor();
    claimedBy(exchange, ['Accept']);
    exchange.fail(new ProxyError('TARGET_REFUSED', 'connection refused'));
    const line = lineOf(exchange);
    expect(Object.keys(line).at(-1)).toBe('error');
    expect(line).toMatchObject({ status: 502, error: 'TARGET_REFUSED' });
  });

  it('is 499 for a client that left', () => {
    const exchange = exchangeFor();
    exchange.clientLeft();
    expect(lineOf(exchange)).toMatchObject({ status: 499, error: 'CLIENT_LEFT' });
  });

  it('is 101 for a WebSocket, with what went through it both ways', () => {
    const exchange = exchangeFor({ request: { upgrade: 'websocket' } });
    exchange.detach();
    exchange.bytesSent = 70;
    exchange.bytesReceived = 30;
    exchange.finish(101);
    const line = lineOf(exchange, 60_000);
    expect(line).toMatchObject({ status: 101, duration: 60_000_000_000, bytes_received: 30, bytes_sent: 70 });
    expect(line).toMatchObject({ resp_content_length: 0 });
    expect(line).not.toHaveProperty('error');
  });
});
