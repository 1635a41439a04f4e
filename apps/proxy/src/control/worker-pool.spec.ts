import { SharedCounts, SharedRows } from '@app/balancing';
import { DEFAULT_LIMITS, type RunOptions } from '@app/admin-api';
import { LogWriter } from '@app/observability';
import { serviceSpec } from '@app/routing';
import { NO_TLS_CHANGE } from '@app/tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RecordedLog } from './fixtures/recorded-log.js';
import { WorkerPool } from './worker-pool.js';

const ENTRY = new URL('./fixtures/obedient-worker.ts', import.meta.url);
const pools: WorkerPool[] = [];

function options(modules: readonly string[]): RunOptions {
  return {
    httpPort: 80,
    httpsPort: 443,
    metricsPort: 0,
    dashboard: null,
    http3: false,
    debug: false,
    bind: '127.0.0.1',
    workers: 0,
    modules,
    logFormat: null,
    strictSni: false,
    http2: true,
    limits: DEFAULT_LIMITS,
  };
}

/** Two obedient workers. @param modules what they are to do badly */
function poolOfTwo(...modules: readonly string[]) {
  const log = new RecordedLog();
  const setup = { options: options(modules), workers: 2, reusePort: true };
  const pool = new WorkerPool(ENTRY, setup, new SharedRows(2), new LogWriter(log));
  pools.push(pool);
  pool.start();
  return { pool, log };
}

async function openPool() {
  const { pool, log } = poolOfTwo();
  await pool.open();
  return { pool, log };
}

const order = async (pool: WorkerPool, what: string) => pool.drain({ kind: 'service', service: what }, 0);
const ofColumn = (column: number) => (entry: Readonly<Record<string, unknown>>) => entry['column'] === column;

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(pools.splice(0).map(async (pool) => pool.shutdown(0)));
});

describe('the worker threads at boot', () => {
  it('load, serve the table, and only then listen', async () => {
    const { pool, log } = poolOfTwo();
    await pool.publish({ upserts: [serviceSpec('restored')], removals: [] });
    await pool.open();
    expect(pool.listening).toEqual({ count: 2, of: 2 });
    expect(pool.names).toMatchObject({ strategies: ['cookie'], policies: ['round-robin'] });
    for (const column of [0, 1]) {
      const told = log.entries.filter(ofColumn(column)).map(({ msg }) => msg);
      expect(told).toEqual(['started', 'tls', 'table', 'listen']);
    }
    expect(log.of('table').map(({ services }) => services)).toEqual([['restored'], ['restored']]);
  });

  it('end the boot when one of them cannot start, with its reason', async () => {
    const { pool, log } = poolOfTwo('fails 1');
    await expect(pool.open()).rejects.toMatchObject({
      message: 'port 80 was taken',
      stack: expect.stringContaining('at its place'),
    });
    expect(log.of('Worker died')).toEqual([]);
  });
});

describe('a change', () => {
  it('is published when every worker serves it', async () => {
    const { pool, log } = await openPool();
    await pool.publish({ upserts: [serviceSpec('app')], removals: [] });
    await pool.publish({ upserts: [], removals: ['app'] });
    for (const column of [0, 1]) {
      const versions = log
        .of('table')
        .filter(ofColumn(column))
        .map(({ version }) => version);
      expect(versions).toEqual([0, 1, 2]);
    }
  });
});

describe('what the workers know of TLS', () => {
  it('is told in order with the tables, to a replacement as a whole', async () => {
    const { pool, log } = await openPool();
    const app = { service: 'app', firstHost: 'app.test', own: null, automatic: false };
    pool.tls.tellTls({ ...NO_TLS_CHANGE, upserts: [app, { ...app, service: 'old' }] });
    await pool.publish({ upserts: [serviceSpec('app')], removals: [] });
    pool.tls.tellTls({ ...NO_TLS_CHANGE, removals: ['old'] });
    await order(pool, 'die 0');
    await log.until('listen', 3);
    const told = log.entries.filter(ofColumn(0)).map(({ msg, services }) => [msg, services]);
    expect(told.slice(2, 6)).toEqual([
      ['table', []],
      ['listen', undefined],
      ['tls', ['app', 'old']],
      ['table', ['app']],
    ]);
    expect(told.slice(-4)).toEqual([
      ['started', undefined],
      ['tls', ['app']],
      ['table', ['app']],
      ['listen', undefined],
    ]);
  });
});

describe('a worker that dies', () => {
  it('is not waited for, and is replaced by one that serves the newest table', async () => {
    const { pool, log } = await openPool();
    await pool.publish({ upserts: [serviceSpec('app')], removals: [] });
    await order(pool, 'die 0');
    expect(await log.until('Worker died')).toEqual([
      { worker: 0, cause: 'a bug in a stage', in_flight: 0, restart_in_ms: 0 },
    ]);
    await log.until('listen', 3);
    expect(log.of('table').findLast(ofColumn(0))).toMatchObject({ version: 1, services: ['app'] });
    expect(log.of('started').filter(ofColumn(1))).toHaveLength(1);
    await pool.publish({ upserts: [], removals: ['app'] });
    expect(log.of('table').filter(({ version }) => version === 2)).toHaveLength(2);
  });

  it('takes its requests out of the sums', async () => {
    const { pool, log } = await openPool();
    const row = pool.rows.take();
    await pool.publish({ upserts: [serviceSpec('app', { row })], removals: [] });
    for (const column of [0, 0, 1]) new SharedCounts(pool.rows.counts.memory, 2, column).add(row, 1);
    expect(pool.inFlight(row)).toBe(3);
    await order(pool, 'exit 0');
    expect(await log.until('Worker died')).toEqual([{ worker: 0, cause: 'it ended', in_flight: 2, restart_in_ms: 0 }]);
    expect(pool.inFlight(row)).toBe(1);
  });

  it('of a loop without end is found by its missing beats; one that beats is left alone', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { pool, log } = await openPool();
    const drained = order(pool, 'hang 0');
    for (let second = 1; second <= 5; second++) {
      expect(log.of('Worker died')).toEqual([]);
      // The one that hangs does not acknowledge it.
      void order(pool, 'beat 1');
      await log.until('beat', second);
      vi.advanceTimersByTime(1000);
    }
    await drained;
    expect(await log.until('Worker died')).toMatchObject([
      { worker: 0, cause: 'worker thread 0 hung: no sign of life for 5 s' },
    ]);
  });
});

describe('a drain', () => {
  it('tells what is left four times a second, of its own rows alone', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { pool } = await openPool();
    const [row, other] = [pool.rows.take(), pool.rows.take()];
    await pool.publish({ upserts: [serviceSpec('app', { row }), serviceSpec('other', { row: other })], removals: [] });
    const counts = new SharedCounts(pool.rows.counts.memory, 2, 1);
    counts.add(row, 1);
    counts.add(other, 1);
    const left: number[] = [];
    const drained = pool.drain({ kind: 'service', service: 'app' }, 1000, (inFlight) => left.push(inFlight));
    vi.advanceTimersByTime(250);
    counts.add(row, 1);
    vi.advanceTimersByTime(500);
    await drained;
    vi.advanceTimersByTime(1000);
    expect(left).toEqual([1, 2, 2]);
  });
});

describe('the log of a worker', () => {
  it('is written by the main thread, which says when it has gone, and what was dropped', async () => {
    const { pool, log } = await openPool();
    await order(pool, 'log 1');
    expect(await log.until('log-written')).toEqual([{ column: 1, bytes: 18 }]);
    expect(log.of('Request')).toEqual([{}]);
    expect(log.entries).toContainEqual(expect.objectContaining({ level: 'WARN', lines: 2 }));
  });
});

describe('the end of the worker threads', () => {
  it('is when each has closed; none is replaced', async () => {
    const { pool, log } = await openPool();
    await pool.shutdown(9000);
    expect(log.of('shutdown').map(({ timeoutMs }) => timeoutMs)).toEqual([9000, 9000]);
    expect(pool.listening.count).toBe(0);
    expect(log.of('Worker died')).toEqual([]);
    expect(log.of('started')).toHaveLength(2);
  });

  it('does not wait for one that hangs longer than its time', async () => {
    const { pool, log } = poolOfTwo('stays 0');
    await pool.open();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ended = pool.shutdown(9000);
    await log.until('shutdown');
    vi.advanceTimersByTime(9300);
    await ended;
    expect(pool.listening.count).toBe(0);
  });

  it('calls off a replacement that was to come', async () => {
    const { pool, log } = await openPool();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await order(pool, 'exit 0');
    await log.until('Worker died');
    expect(vi.getTimerCount()).toBe(1);
    await pool.shutdown(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(log.of('started')).toHaveLength(2);
  });
});
