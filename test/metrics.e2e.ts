import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ask,
  App,
  freePort,
  KeepAliveLoad,
  Proxy,
  RawClient,
  refusedStart,
  repeatBody,
  TestHome,
} from './harness/index.js';
import { Exposition } from './harness/exposition.js';

/** 100,000 take a minute. */
const REQUESTS = Number(process.env['METRICS_REQUESTS'] ?? 3_000);
const LONGEST_MS = Math.max(60_000, REQUESTS * 10);
const TROUBLESOME = ['--module', join(import.meta.dirname, 'team-modules/troublesome.mjs')];
const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
const REQUESTS_TOTAL = 'kamal_proxy_http_requests_total';

async function startWithMetrics(...args: string[]) {
  const port = await freePort();
  const proxy = await Proxy.start({ workers: 2, args: ['--metrics-port', String(port), ...args] });
  return { proxy, port, scrape: async (accept?: string) => Exposition.scrape(port, accept) };
}

/** A worker may still be about to count what its client has. */
async function nothingInFlight(scrape: () => Promise<Exposition>): Promise<void> {
  await expect.poll(async () => (await scrape()).sum('kamal_proxy_http_in_flight_requests')).toBe(0);
}

describe('metrics', () => {
  it(
    'count exactly what was answered, over two workers of which one crashes, and never fall',
    async () => {
      const { proxy, scrape } = await startWithMetrics(...TROUBLESOME);
      const app = await App.start('v1');
      app.answer = repeatBody('v1');
      await proxy.deploy('web', app);
      const load = new KeepAliveLoad(proxy.httpPort, { clients: 8 });
      let before = await scrape();
      for (let part = 0; part < 4; part++) {
        await load.more(REQUESTS / 4);
        if (part === 1) await expect(proxy.get('/crash')).rejects.toThrow();
        const now = await scrape();
        expect(now.fallenBelow(before)).toEqual([]);
        before = now;
      }
      const outcomes = await load.stop();
      const now = await scrape();
      expect(now.sum('kamal_proxy_worker_restarts_total')).toBe(1);
      for (const method of ['GET', 'POST']) {
        const answered = outcomes.filter((outcome) => outcome.ok && outcome.method === method).length;
        expect(now.sum(REQUESTS_TOTAL, { service: 'web', method, status: '200' })).toBe(answered);
        const ofMethod = { service: 'web', method, status: '200' };
        expect(now.sum('kamal_proxy_http_request_duration_seconds_count', ofMethod)).toBe(answered);
      }
      const answered = outcomes.filter(({ ok }) => ok).length;
      expect(now.sum('kamal_proxy_target_requests_total', { class: '2xx' })).toBe(answered);
      expect(now.sum('kamal_proxy_upstream_first_byte_seconds_count')).toBe(answered);
      expect(now.sum('kamal_proxy_http_in_flight_requests')).toBe(0);
      expect(now.sum('kamal_proxy_target_in_flight_requests')).toBe(0);
      expect(now.sum('kamal_proxy_workers')).toBe(2);
    },
    LONGEST_MS,
  );

  it('are valid as text and as OpenMetrics, whatever was asked for and on every path', async () => {
    const { proxy, port, scrape } = await startWithMetrics();
    const app = await App.start('v1');
    await proxy.deploy('we"b\\', app, '--host', 'app.test');
    await proxy.get('/');
    await proxy.get('/', { host: 'elsewhere.test' });
    await proxy.get('/', { method: 'PROPFIND' });
    await nothingInFlight(scrape);
    const [text, open] = [await scrape(), await scrape(OPEN_METRICS)];
    expect(open.families.size).toBe(text.families.size);
    for (const scraped of [text, open]) {
      expect(scraped.sum(REQUESTS_TOTAL, { service: 'we"b\\', method: 'GET', status: '200' })).toBe(1);
      expect(scraped.sum(REQUESTS_TOTAL, { service: 'we"b\\', method: 'OTHER' })).toBe(1);
      expect(scraped.sum(REQUESTS_TOTAL, { service: '', method: 'GET', status: '404' })).toBe(1);
      expect(scraped.sum('kamal_proxy_http_errors_total', { code: 'SERVICE_NOT_FOUND' })).toBe(1);
      expect(scraped.sum('kamal_proxy_http_in_flight_requests')).toBe(0);
    }
    expect((await Exposition.scrape(port, undefined, '/')).sum(REQUESTS_TOTAL)).toBe(3);
    const posted = await ask(port, '/push', { method: 'POST', body: 'x=1' });
    expect(posted).toMatchObject({ status: 200, body: expect.stringContaining(REQUESTS_TOTAL) });
    const { headers } = await ask(port, '/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('leave out the paths that a service wants left out', async () => {
    const { proxy, scrape } = await startWithMetrics();
    await proxy.deploy('web', await App.start('v1'), '--exclude-metrics-path', '/ping', '--path-prefix', '/app');
    for (const path of ['/app/ping', '/app/ping?x=1', '/app/pin%67', '/app/pingpong']) await proxy.get(path);
    await nothingInFlight(scrape);
    const scraped = await scrape();
    for (const name of [
      REQUESTS_TOTAL,
      'kamal_proxy_target_requests_total',
      'kamal_proxy_upstream_duration_seconds_count',
    ])
      expect(scraped.sum(name, { service: 'web' })).toBe(1);
  });

  it('tell what commands, probes, gates, connections and clients did', async () => {
    const { proxy, scrape } = await startWithMetrics();
    const [app, sick] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', app, '--buffer-requests', '--buffer-memory', '100');
    sick.beUnhealthy();
    await proxy.refuses('deploy', 'web', '--target', sick.target, '--deploy-timeout', '300ms');
    await proxy.refuses('remove', 'nothing-of-this-name');
    await proxy.get('/', { method: 'POST', body: 'x'.repeat(5_000) });
    const client = await RawClient.connect(proxy.httpPort);
    client.send('GET / HTTP/1.1', '');
    await client.receives(/400 /);
    await proxy.ok('pause', 'web');
    const held = proxy.get('/held');
    await expect.poll(async () => (await scrape()).sum('kamal_proxy_held_requests')).toBe(1);
    expect((await scrape()).sum('kamal_proxy_http_in_flight_requests', { service: 'web' })).toBe(1);
    expect((await scrape()).sum('kamal_proxy_service_state', { service: 'web', state: 'paused' })).toBe(1);
    await proxy.ok('resume', 'web');
    await held;
    await nothingInFlight(scrape);
    const scraped = await scrape();
    const commands = (command: string, result: string, service = 'web') =>
      scraped.sum('kamal_proxy_commands_total', { command, result, service });
    expect(commands('deploy', 'ok')).toBe(1);
    expect(commands('deploy', 'TARGET_UNHEALTHY')).toBe(1);
    expect(commands('pause', 'ok')).toBe(1);
    expect(commands('remove', 'SERVICE_NOT_FOUND', '')).toBe(1);
    expect(scraped.sum('kamal_proxy_deploy_duration_seconds_count')).toBe(2);
    expect(scraped.sum('kamal_proxy_drain_duration_seconds_count', { of: 'service' })).toBe(1);
    expect(scraped.sum('kamal_proxy_probes_total', { service: 'web', result: 'unhealthy' })).toBe(sick.probes.count);
    expect(scraped.sum('kamal_proxy_requests_held_total')).toBe(1);
    expect(scraped.sum('kamal_proxy_refused_requests_total', { reason: 'bad-host' })).toBe(1);
    expect(scraped.sum('kamal_proxy_buffer_spills_total')).toBe(1);
    expect(scraped.sum('kamal_proxy_http_received_bytes_total')).toBe(5_000);
    expect(scraped.sum('kamal_proxy_client_connections_accepted_total')).toBe(3);
    expect(scraped.sum('kamal_proxy_client_connections')).toBeLessThanOrEqual(1);
    expect(scraped.sum('kamal_proxy_target_connections')).toBeGreaterThan(0);
    expect(scraped.sum('kamal_proxy_upstream_connect_seconds_count')).toBeGreaterThan(0);
    expect(scraped.samples('kamal_proxy_build_info')).toHaveLength(1);
  });

  it('are there to the end: while the proxy drains, and then no more', async () => {
    const { proxy, port, scrape } = await startWithMetrics();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    app.hold();
    const held = proxy.get('/held');
    const { response } = await app.held('/held');
    proxy.signal('SIGTERM');
    await expect.poll(async () => (await ask(port, '/health/ready')).status).toBe(503);
    expect((await scrape()).sum('kamal_proxy_http_in_flight_requests')).toBe(1);
    response.end('late');
    expect((await held).body).toBe('late');
    expect(await proxy.exited).toMatchObject({ code: 0 });
    await expect(ask(port, '/metrics')).rejects.toThrow();
  });

  it('are refused a port that is taken, before anything is served', async () => {
    const other = createServer().listen(0, '::');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, stderr } = await refusedStart(new TestHome(), '--metrics-port', String(port));
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`Error: listen tcp .*:${port}: address already in use: .* --metrics-port`));
  });
});
