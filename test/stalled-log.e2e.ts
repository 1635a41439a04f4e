import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { App, KeepAliveLoad, type LogLine, type Outcome, Proxy, repeatBody, vitalSigns } from './harness/index.js';

/** How long nobody reads the log, under load: LOG_STALL_SECONDS=30 for the long variant. */
const STALL_MS = Number(process.env['LOG_STALL_SECONDS'] ?? 3) * 1000;
/** A line of 4 KB: what may wait is full after 2,000 of them. */
const PATH = `/load/${'x'.repeat(4_000)}`;
/** 8 MB wait, and the heap grows by a few times that; after 3 s it was 60, after 36 s (240 MB of lines dropped) 70. */
const MOST_COST_MB = 100;

const isDropNotice = ({ msg }: LogLine) => msg.startsWith('Log lines dropped');

function percentile(outcomes: readonly Outcome[], share: number): number {
  const sorted = outcomes.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

function figures(outcomes: readonly Outcome[]): string {
  const [median, p99] = [0.5, 0.99].map((share) => percentile(outcomes, share).toFixed(1));
  return `${outcomes.length} requests, median ${median} ms, p99 ${p99} ms`;
}

it(
  'a reader of stdout that stalls costs lines, which are counted, but no request and no memory',
  async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    app.answer = repeatBody('v1');
    await proxy.deploy('web', app);
    const load = new KeepAliveLoad(proxy.httpPort, { path: PATH, clients: 8 });
    await load.more(3_000);
    const before = vitalSigns(proxy.pid).pssKb;

    const beforeCount = load.outcomes.count;
    proxy.stallLog();
    await Promise.all([delay(STALL_MS), load.more(6_000)]);
    const stalledCount = load.outcomes.count;
    const during = vitalSigns(proxy.pid).pssKb;
    // The control plane lives, and so do its commands: what stdout misses can still be seen.
    const { stdout } = await proxy.ok('logs', 'web', '--lines', '1', '--json', '--path', '/load');
    expect(stdout).toContain('"path":"/load/xxx');

    const outcomes = await load.stop();
    proxy.readLog();
    const told = () => proxy.log.items.filter(isDropNotice).reduce((sum, { lines = 0 }) => sum + lines, 0);
    const written = () => proxy.log.items.filter(({ msg, path }) => msg === 'Request' && path === PATH).length;
    // Each request is written, or told to be lost: never more often than every ten seconds, so not all may be told at once.
    while (written() + told() < outcomes.length) await proxy.log.next();

    expect(load.failed).toEqual([]);
    const [calm, stalled] = [outcomes.slice(1_000, beforeCount), outcomes.slice(beforeCount, stalledCount)];
    console.info(`nobody reads the log: ${figures(stalled)}; somebody does: ${figures(calm)}; ${told()} lines lost`);
    expect((during - before) / 1024).toBeLessThan(MOST_COST_MB);

    expect(told()).toBeGreaterThan(1_000);
    expect(written() + told()).toBe(outcomes.length);
  },
  STALL_MS + 120_000,
);
