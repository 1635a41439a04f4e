import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { entryRenderer } from './log-format.js';
import type { LogEntry } from './log-entry.js';

const request: LogEntry = {
  time: '2026-11-21T14:05:06.123Z',
  level: 'INFO',
  msg: 'Request',
  host: 'app.test',
  port: 80,
  path: '/cart',
  request_id: 'e2b1',
  status: 200,
  service: 'web',
  target: 'web-1:3000',
  duration: 12_345_678,
  method: 'GET',
  req_content_length: 0,
  req_content_type: '',
  resp_content_length: 1234,
  resp_content_type: 'text/html',
  client_addr: '10.0.0.1',
  client_port: '51234',
  remote_addr: '10.0.0.1',
  user_agent: 'curl/8 "x"',
  proto: 'HTTP/1.1',
  scheme: 'http',
  query: 'a=1',
};
const deployed: LogEntry = {
  time: '2026-11-21T14:05:06.123Z',
  level: 'INFO',
  msg: 'Deployed',
  service: 'web',
  targets: ['web-1:3000', 'web-2:3000'],
  tls: false,
};

function rendered(format: 'logfmt' | 'pretty', entry: LogEntry, colors = false): string {
  return entryRenderer(format, colors)?.(entry) ?? '';
}

beforeEach(() => vi.stubEnv('TZ', 'UTC'));
afterEach(() => void vi.unstubAllEnvs());

describe('json', () => {
  it('is the lines as they are: there is nothing to do', () => expect(entryRenderer('json', true)).toBeNull());
});

describe('logfmt', () => {
  it('has every field, in the order of the contract, quoted where that is needed', () => {
    expect(rendered('logfmt', request)).toBe(
      'time=2026-11-21T14:05:06.123Z level=INFO msg=Request host=app.test port=80 path=/cart request_id=e2b1 status=200 ' +
        'service=web target=web-1:3000 duration=12345678 method=GET req_content_length=0 req_content_type="" ' +
        'resp_content_length=1234 resp_content_type=text/html client_addr=10.0.0.1 client_port=51234 ' +
        String.raw`remote_addr=10.0.0.1 user_agent="curl/8 \"x\"" proto=HTTP/1.1 scheme=http query="a=1"`,
    );
  });

  it('joins lists with commas', () => {
    expect(rendered('logfmt', deployed)).toContain('targets=web-1:3000,web-2:3000 tls=false');
  });

  it('keeps on one line what would end it, and out of it what a terminal acts on', () => {
    const line = rendered('logfmt', { ...request, path: '/a\nb\u001B[2J\u009B2J\u202Ec' });
    expect(line).toContain(String.raw`path="/a\nb\u001b[2J\u009b2J\u202ec"`);
  });
});

describe('pretty', () => {
  it('says of a request what a person wants to know', () => {
    expect(rendered('pretty', request)).toBe(
      'Nov 21 14:05:06.123 200   GET app.test/cart?a=1  web > web-1:3000  12ms  1.2 kB',
    );
  });

  it.each([
    [{ duration: 312_000 }, '  0.3ms  '],
    [{ duration: 1_254_000_000 }, '  1.25s  '],
    [{ resp_content_length: 17 }, '  17 B'],
    [{ resp_content_length: 5_600_000 }, '  5.6 MB'],
    [{ service: '', target: '', query: '' }, 'app.test/cart  -  '],
    [{ req_accept: 'a/b', error: 'TARGET_REFUSED' }, '  1.2 kB  req_accept=a/b error=TARGET_REFUSED'],
  ])('%j', (fields, shown) => expect(rendered('pretty', { ...request, ...fields })).toContain(shown));

  it('says of an event what happened, and to what', () => {
    expect(rendered('pretty', deployed)).toBe(
      'Nov 21 14:05:06.123 INFO  Deployed  service=web targets=web-1:3000,web-2:3000 tls=false',
    );
    expect(rendered('pretty', { time: deployed['time'], level: 'ERROR', msg: 'Bad' })).toMatch(/ ERROR Bad$/);
  });

  it('has no colour where there is nothing', () => {
    expect(rendered('pretty', { time: deployed['time'], level: 'INFO', msg: 'Over' }, true)).toMatch(/ Over$/);
    expect(rendered('pretty', request, true)).toMatch(/ kB$/);
  });

  it.each([
    [200, '\u001B[32m'],
    [404, '\u001B[33m'],
    [502, '\u001B[31m'],
  ])('colours a %i', (status, color) => {
    expect(rendered('pretty', { ...request, status }, true)).toContain(`${color}${status}`);
    expect(rendered('pretty', { ...request, status })).not.toContain('\u001B');
  });

  it('lets nothing through that a terminal would act on', () => {
    const nasty = '\u001B]0;x\u0007\r\n\u009B2J\u202E';
    const fields = { host: nasty, path: nasty, query: nasty, method: nasty, service: nasty, target: nasty };
    const line = rendered('pretty', { ...request, ...fields, req_x: nasty });
    expect(line).not.toMatch(/[\p{Cc}\u202E]/u);
    expect(rendered('pretty', { ...deployed, level: nasty, msg: nasty, service: nasty })).not.toMatch(/\p{Cc}/u);
  });
});
