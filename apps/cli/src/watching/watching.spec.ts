import type { ServiceRates, ServiceStats, Stats, TrafficStats } from '@app/admin-api';
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { RecordedTerminal } from '../terminal/recording.fixture.js';
import { ratesTable } from './rates-table.js';
import { WatchScreen } from './watch-screen.js';

const nothing: TrafficStats = {
  since: 1,
  inFlight: 0,
  requests: 0,
  errors: 0,
  byStatus: [0, 0, 0, 0, 0],
  bytesReceived: 0,
  bytesSent: 0,
  latency: { counts: [0, 0, 0], sumMs: 0 },
};
const service = (changes: Partial<ServiceStats> = {}): ServiceStats => ({
  service: 'web',
  held: 0,
  heldEver: 0,
  targets: [],
  ...nothing,
  ...changes,
});
const stats = (at: number, services: readonly ServiceStats[], unknown = nothing): Stats => ({
  at,
  latencyBounds: [10, 100],
  services,
  unknown,
  workers: { serving: 2, of: 2, restarts: 0 },
  openConnections: 7,
});

describe('the table of rates', () => {
  const rates: ServiceRates = {
    service: 'web',
    requestsPerSecond: 1840.4,
    errorShare: 0.0034,
    p50Ms: 3.21,
    p99Ms: 1254,
    inFlight: 12,
    held: 0,
  };
  const plain = pc.createColors(false);

  it('has a line a service', () => {
    const idle = { requestsPerSecond: 0, errorShare: null, p50Ms: null, p99Ms: null, inFlight: 0, held: 0 };
    expect(ratesTable([rates, { service: '', ...idle }], plain, 80).split('\n')).toEqual([
      'Service       Requests/s  Errors  p50    p99    In flight',
      'web           1840        0.34%   3.2ms  1.25s  12',
      '(no service)  0.0         -       -      -      0',
    ]);
  });

  it('says how many are held, when some are', () => {
    const [titles, web] = ratesTable([{ ...rates, held: 9 }], plain, 80).split('\n');
    expect([titles, web]).toEqual([expect.stringMatching(/ Held$/), expect.stringMatching(/ 9$/)]);
  });

  it('cuts a name before a line wraps, and lets none act on the terminal', () => {
    const long = ratesTable([{ ...rates, service: `\x1b[2J${'x'.repeat(200)}` }], plain, 80);
    expect(long).not.toContain('\x1b');
    for (const line of long.split('\n')) expect(line.length).toBeLessThan(80);
  });
});

describe('the screen', () => {
  const looks = [stats(1_000, [service()]), stats(2_000, [service({ requests: 1 })]), stats(3_000, [service()])];
  const shown = (properties: object, json = false, env = {}) => {
    const terminal = new RecordedTerminal(env, properties);
    const screen = new WatchScreen(terminal, json);
    return looks.map((look) => {
      void screen.show(look);
      return terminal.printed;
    });
  };

  it('is drawn over on a terminal, from the first look on', () => {
    const [first = '', second = ''] = shown({ isTTY: true, columns: 80, rows: 24 });
    expect(first).toMatch(/2 of 2 workers, 7 client connections/);
    expect(first.split('\n')).toHaveLength(4);
    expect(second.startsWith('\x1b[3A\x1b[J')).toBe(true);
  });

  it('has no line that wraps, which could not be drawn over', () => {
    const [, second = ''] = shown({ isTTY: true, columns: 40, rows: 24 });
    const lines = stripVTControlCharacters(second).trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^[\d:]{8} .*…$/),
      expect.stringMatching(/^Service .*…$/),
      'web      1.0         0.0%    -    -    0',
    ]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('never grows beyond a terminal', () => {
    const terminal = new RecordedTerminal({ NO_COLOR: '1' }, { isTTY: true, rows: 5 });
    const many = Array.from({ length: 20 }, (_, n) => service({ service: `web-${n}` }));
    void new WatchScreen(terminal, false).show(stats(1, many));
    expect(terminal.printed.trimEnd().split('\n').slice(-2)).toEqual([expect.stringMatching(/^web-0 /), 'and 19 more']);
  });

  it.each([
    ['elsewhere', {}, {}],
    ['on one that cannot move its cursor', { isTTY: true }, { TERM: 'dumb' }],
  ])('is a block of plain lines an interval %s', (_, properties, env) => {
    const [first, second = '', third = ''] = shown(properties, false, env);
    expect(first).toBe('');
    expect(second).toMatch(/^[\d:]{8} .*\nService .*\nweb +1\.0 .*\n\n$/);
    expect(third).not.toContain('\x1b');
  });

  it('is JSON for programs, a line an interval', () => {
    const [first, second = ''] = shown({}, true);
    expect(first).toBe('');
    expect(JSON.parse(second)).toMatchObject([{ service: 'web', requestsPerSecond: 1 }]);
  });
});
