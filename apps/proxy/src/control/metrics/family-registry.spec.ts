import { newLedgerMemory, RequestSeries, SeriesLedger, SeriesSums, SharedTallies } from '@app/observability';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from './families.js';
import { FamilyRegistry } from './family-registry.js';
import type { MetricFamily } from './metric-family.js';
import type { Moment } from './moment.js';

const TEXT = Registry.PROMETHEUS_CONTENT_TYPE;
const OPEN = Registry.OPENMETRICS_CONTENT_TYPE;

async function shown(family: MetricFamily<null>, type: typeof TEXT | typeof OPEN): Promise<string> {
  return new FamilyRegistry([family], type, async () => null).metrics();
}

describe('the text of a metric', () => {
  it('is a counter’s, whose name OpenMetrics has without its suffix', async () => {
    const family: MetricFamily<null> = {
      name: 'requests_total',
      type: 'counter',
      help: 'All\nof "them" \\',
      labels: ['service'],
      series: () => [{ labels: ['a"b\\c\nd'], value: 3 }],
    };
    const series = 'requests_total{service="a\\"b\\\\c\\nd"} 3\n';
    expect(await shown(family, TEXT)).toBe(
      `# HELP requests_total All\\nof "them" \\\\\n# TYPE requests_total counter\n${series}`,
    );
    expect(await shown(family, OPEN)).toBe(
      `# HELP requests All\\nof "them" \\\\\n# TYPE requests counter\n${series}# EOF\n`,
    );
  });

  it('is a histogram’s: buckets with all below them, in seconds', async () => {
    const family: MetricFamily<null> = {
      name: 'wait_seconds',
      type: 'histogram',
      help: 'Waits.',
      labels: [],
      bounds: [500, 1000],
      series: () => [{ labels: [], counts: [1, 0, 2, 99], sum: 2600 }],
    };
    expect((await shown(family, TEXT)).split('\n').slice(2)).toEqual([
      'wait_seconds_bucket{le="0.5"} 1',
      'wait_seconds_bucket{le="1"} 1',
      'wait_seconds_bucket{le="+Inf"} 3',
      'wait_seconds_sum 2.6',
      'wait_seconds_count 3',
      '',
    ]);
    expect(await shown(family, OPEN)).toContain('wait_seconds_bucket{le="1.0"} 1\n');
  });

  it('has a head also where there is no series', async () => {
    const family: MetricFamily<null> = { name: 'x', type: 'gauge', help: 'X.', labels: [], series: () => [] };
    expect(await shown(family, TEXT)).toBe('# HELP x X.\n# TYPE x gauge\n');
  });
});

describe('a scrape', () => {
  const moment = momentsOf(200);

  it.each([TEXT, OPEN])('as %s has every metric', async (type) => {
    const text = await new FamilyRegistry(FAMILIES, type, async () => moment()).metrics();
    for (const { name } of FAMILIES)
      expect(text).toContain(`# TYPE ${type === OPEN ? name.replace(/_total$/, '') : name} `);
  });

  it('has no two metrics of one name, also where OpenMetrics drops the suffix of counters', () => {
    const names = FAMILIES.map(({ name }) => name.replace(/_total$/, ''));
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('shows what changed since the one before, and what did not', async () => {
    const values = [1, 2];
    const counts = [1, 0];
    const moments: MetricFamily<null>[] = [
      {
        name: 'x',
        type: 'gauge',
        help: 'X.',
        labels: ['n'],
        series: () => values.map((value, n) => ({ labels: [`${n}`], value })),
      },
      {
        name: 'y',
        type: 'histogram',
        help: 'Y.',
        labels: [],
        bounds: [1],
        series: () => [{ labels: [], counts, sum: 5 }],
      },
    ];
    const registry = new FamilyRegistry(moments, TEXT, async () => null);
    const numbers = async () => (await registry.metrics()).split('\n').filter((line) => /^[xy]/.test(line));
    expect(await numbers()).toEqual([
      'x{n="0"} 1',
      'x{n="1"} 2',
      'y_bucket{le="0.001"} 1',
      'y_bucket{le="+Inf"} 1',
      'y_sum 0.005',
      'y_count 1',
    ]);
    values[1] = 3;
    expect((await numbers()).slice(0, 2)).toEqual(['x{n="0"} 1', 'x{n="1"} 3']);
    counts[1] = 4;
    expect((await numbers()).slice(2)).toEqual([
      'y_bucket{le="0.001"} 1',
      'y_bucket{le="+Inf"} 5',
      'y_sum 0.005',
      'y_count 5',
    ]);
    values.pop();
    expect((await numbers())[0]).toBe('x{n="0"} 1');
    expect(await numbers()).toHaveLength(5);
    values.unshift(7, 8);
    expect((await numbers()).slice(0, 3)).toEqual(['x{n="0"} 7', 'x{n="1"} 8', 'x{n="2"} 1']);
    counts[0] = 6;
    expect((await numbers()).slice(0, 4)).toEqual(['x{n="0"} 7', 'x{n="1"} 8', 'x{n="2"} 1', 'y_bucket{le="0.001"} 6']);
  });

  it('is whole although the one before it broke off in the middle', async () => {
    const state = { value: 1, breaks: false };
    const family = (name: string, value: () => number): MetricFamily<null> => ({
      name,
      type: 'gauge',
      help: 'Counts.',
      labels: [],
      series: () => [{ labels: [], value: value() }],
    });
    const broken = family('b', () => {
      if (state.breaks) throw new Error('no number');
      return 5;
    });
    const registry = new FamilyRegistry([family('a', () => state.value), broken], TEXT, async () => null);
    const before = await registry.metrics();
    state.value = 22;
    state.breaks = true;
    await expect(registry.metrics()).rejects.toThrow('no number');
    state.breaks = false;
    expect(await registry.metrics()).toBe(before.replace('a 1', 'a 22'));
  });

  it('has texts of any length and script', async () => {
    const labels = ['ü€𝄞'.repeat(20_000)];
    const family: MetricFamily<null> = {
      name: 'x',
      type: 'gauge',
      help: 'X.',
      labels: ['n'],
      series: () => [{ labels, value: 1 }],
    };
    const registry = new FamilyRegistry([family, { ...family, name: 'z' }], TEXT, async () => null);
    const first = await registry.metrics();
    expect(first).toContain(`\nx{n="${labels[0]}"} 1\n`);
    expect(first).toContain(`\nz{n="${labels[0]}"} 1\n`);
    expect(await registry.metrics()).toBe(first);
  });

  it('of 200 services is what it was, byte for byte, when nothing happened', async () => {
    const registry = new FamilyRegistry(FAMILIES, OPEN, async () => moment());
    const first = await registry.bytes();
    expect((await registry.bytes()).equals(first)).toBe(true);
  });
});

function momentsOf(count: number): () => Moment {
  const memory = newLedgerMemory();
  const requests = new RequestSeries(new SeriesLedger(memory));
  const tallies = new SharedTallies(new SharedArrayBuffer(SharedTallies.bytesFor(2 * count + 2, 1)), 1);
  const services = Array.from({ length: count }, (_, i) => {
    const service = `service-${i}`;
    for (const status of [200, 302, 404]) requests.over(service, 'GET', status, 12.345);
    requests.over(service, 'POST', 201, 3.21);
    for (const row of [2 * i + 1, 2 * i + 2]) {
      tallies.over(row, { status: 200, bytesReceived: 1, bytesSent: 2, durationMs: 3, firstByteMs: 2, upstreamMs: 3 });
      tallies.connected(row, 0.7);
    }
    return { service, row: 2 * i + 1 };
  });
  const series = new SeriesSums([memory]);
  series.refresh();
  const target = { slot: 'active', reader: false, healthy: true, failure: null, inFlight: 0 } as const;
  return () => ({
    series,
    services: services.map(({ service, row }) => {
      const targets = [{ ...target, target: `3f2a9c0de111-${row}:3000`, tally: tallies.sum(row + 1) }];
      return { service, gate: 'running', rolloutPercent: null, tally: tallies.sum(row), targets };
    }),
    rest: tallies.sum(0),
    workers: { serving: 2, of: 2, died: 0 },
    droppedLines: 0,
    certificates: [],
    process: { cpuSeconds: 1, residentBytes: 1, startedAt: 1, openDescriptors: 1, mostDescriptors: 1 },
  });
}
