import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { App, KeepAliveLoad, Proxy, repeatBody, vitalSigns } from './harness/index.js';

const TROUBLESOME = ['--module', join(import.meta.dirname, 'team-modules/troublesome.mjs')];
const HELD = 16;

const died = (line: { readonly msg: string }) => line.msg === 'Worker died';

describe('a worker that crashes', () => {
  it('takes only its own requests with it, and the counts are right again', async () => {
    const proxy = await Proxy.start({ workers: 2, args: TROUBLESOME });
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    app.hold();
    const held = Array.from({ length: HELD }, async (_, i) =>
      proxy.get(`/held-${i}`).then(
        ({ status }) => status,
        () => 0,
      ),
    );
    const arrivals = await app.requests.atLeast(HELD);
    expect(await inFlight(proxy)).toBe(HELD);
    await expect(proxy.get('/crash')).rejects.toThrow();
    const { in_flight: lost = 0, cause } = await proxy.log.first(died);
    expect(cause).toContain('crashed on purpose');
    // The request that crashed it had reached the target, too.
    const survivors = HELD - (lost - 1);
    await expect.poll(async () => inFlight(proxy)).toBe(survivors);
    for (const { response } of arrivals) response.end('late');
    const statuses = await Promise.all(held);
    expect(statuses.filter((status) => status === 200)).toHaveLength(survivors);
    expect(statuses.filter((status) => status === 0)).toHaveLength(lost - 1);
    expect(await inFlight(proxy)).toBe(0);
  });

  it('is replaced within a second, under load', async () => {
    const proxy = await Proxy.start({ workers: 2, args: TROUBLESOME });
    const app = await App.start('v1');
    app.answer = repeatBody('v1');
    await proxy.deploy('web', app);
    const load = new KeepAliveLoad(proxy.httpPort, { clients: 8 });
    await load.more(200);
    const { threads } = vitalSigns(proxy.pid);
    const crashedAt = Date.now();
    await expect(proxy.get('/crash')).rejects.toThrow();
    await proxy.log.first(died);
    await expect.poll(() => vitalSigns(proxy.pid).threads, { timeout: 1_000 }).toBe(threads);
    await load.more(500);
    await load.stop();
    expect(load.failed.length).toBeLessThanOrEqual(8);
    for (const { startedAt, ms } of load.failed) expect(startedAt + ms - crashedAt).toBeLessThan(1_000);
    expect(await inFlight(proxy)).toBe(0);
  });

  it('is replaced when it is the only one: the port opens again', async () => {
    const proxy = await Proxy.start({ workers: 1, args: [...TROUBLESOME, '--debug'] });
    await proxy.deploy('web', await App.start('v1'));
    await expect(proxy.get('/crash')).rejects.toThrow();
    expect(await proxy.log.first(died)).toMatchObject({
      stack: expect.stringMatching(/crashed on purpose\n +at .*troublesome\.mjs:\d+/),
    });
    const answer = async () => (await proxy.get()).body;
    await expect.poll(answer, { timeout: 2_000 }).toBe('v1');
  });

  it('is replaced by one that holds and refuses as it was told, until it is told otherwise', async () => {
    const proxy = await Proxy.start({ workers: 1, args: TROUBLESOME });
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    await proxy.deploy('shop', app, '--host', 'shop.test');
    await proxy.deploy('other', await App.start('other'), '--host', 'other.test');
    await proxy.ok('pause', 'web');
    await proxy.ok('stop', 'shop', '--message', 'Back at noon');
    const lost = expect(proxy.get('/lost')).rejects.toThrow();
    await expect(proxy.get('/crash', { host: 'other.test' })).rejects.toThrow();
    await lost;
    const other = async () => (await proxy.get('/', { host: 'other.test' }).catch(() => null))?.body;
    await expect.poll(other, { timeout: 2_000 }).toBe('other');
    const stopped = await proxy.get('/', { host: 'shop.test' });
    expect(stopped).toMatchObject({ status: 503 });
    expect(stopped.body).toContain('Back at noon');
    expect(await proxy.get('/up')).toMatchObject({ status: 200, body: '' });
    const held = proxy.get('/held');
    expect((await proxy.get('/up')).status).toBe(200);
    expect(app.requests.count).toBe(0);
    await proxy.ok('resume', 'web');
    expect((await held).body).toBe('v1');
    await proxy.ok('resume', 'shop');
    expect((await proxy.get('/', { host: 'shop.test' })).body).toBe('v1');
  });

  it('does not end a deploy that goes on meanwhile', async () => {
    const proxy = await Proxy.start({ workers: 2, args: TROUBLESOME });
    const [old, app] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', old);
    app.beUnhealthy();
    const deploy = proxy.startDeploy('web', app, '--health-check-interval', '50ms');
    await app.probes.first();
    await expect(proxy.get('/crash')).rejects.toThrow();
    app.beHealthy();
    expect(await deploy.result).toMatchObject({ code: 0 });
    for (let i = 0; i < 8; i++) expect((await proxy.get()).body).toBe('v2');
  });
});

describe('a worker that hangs', () => {
  it('is ended and replaced', async () => {
    const proxy = await Proxy.start({ workers: 2, args: TROUBLESOME });
    await proxy.deploy('web', await App.start('v1'));
    await expect(proxy.get('/hang')).rejects.toThrow();
    expect((await proxy.log.first(died)).cause).toContain('hung');
    await expect.poll(async () => (await proxy.get()).body, { timeout: 2_000 }).toBe('v1');
    await proxy.deploy('web', await App.start('v2'));
    expect((await proxy.get()).body).toBe('v2');
  });
});

async function inFlight(proxy: Proxy): Promise<number> {
  const [service]: { inFlight: number }[] = JSON.parse((await proxy.ok('list', '--json')).stdout);
  return service?.inFlight ?? -1;
}
