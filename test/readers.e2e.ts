import { describe, expect, it } from 'vitest';
import { App, Proxy, RawClient } from './harness/index.js';

const UPGRADE = ['Host: app.test', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const OFTEN = ['--health-check-interval', '50ms'];
const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** A service with a writer and a reader. */
async function withReader(...flags: string[]) {
  const proxy = await Proxy.start();
  const [writer, reader] = [await App.start('writer'), await App.start('reader')];
  await proxy.deploy('web', writer, '--read-target', reader.target, ...flags);
  return { proxy, writer, reader };
}

const by = async (proxy: Proxy, method = 'GET', cookie = '') =>
  (await proxy.get('/', { method, headers: cookie === '' ? {} : { cookie } })).headers['x-app'];

/** The cookie as a browser sends it back. */
async function write(proxy: Proxy): Promise<{ readonly cookie: string; readonly until: number }> {
  const { headers } = await proxy.get('/', { method: 'POST' });
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  return { cookie, until: Number(cookie.split('=')[1]) };
}

describe('a service with readers', () => {
  it('has its reads answered by them, and everything else by writers', async () => {
    const { proxy } = await withReader();
    for (const method of ['GET', 'HEAD']) expect(await by(proxy, method), method).toBe('reader');
    for (const method of WRITES) expect(await by(proxy, method), method).toBe('writer');
  });

  it('lets a client read what it has just written, by a cookie', async () => {
    const { proxy } = await withReader('--writer-affinity-timeout', '2s');
    const before = Date.now();
    const { headers } = await proxy.get('/', { method: 'POST' });
    const [, value, expires] =
      /^kamal-writer=(\d+); Path=\/; Expires=([^;]+ GMT); HttpOnly$/.exec(headers['set-cookie']?.[0] ?? '') ?? [];
    expect(Number(value)).toBeGreaterThanOrEqual(before + 2000);
    expect(Number(value)).toBeLessThanOrEqual(Date.now() + 2000);
    expect(Date.parse(expires ?? '')).toBe(Math.floor((Number(value) + 1000) / 1000) * 1000);
    const read = await proxy.get('/', { headers: { cookie: `a=b; kamal-writer=${value}` } });
    expect(read.headers).toMatchObject({ 'x-app': 'writer' });
    expect(read.headers['set-cookie'], 'a read does not renew it').toBeUndefined();
  });

  it('counts the cookie only while its time lies in the future', async () => {
    const { proxy } = await withReader('--writer-affinity-timeout', '300ms');
    const { cookie, until } = await write(proxy);
    expect(await by(proxy, 'GET', cookie)).toBe('writer');
    await expect.poll(async () => by(proxy, 'GET', cookie)).toBe('reader');
    expect(Date.now()).toBeGreaterThanOrEqual(until);
    for (const value of ['', 'soon', '-1', '1', '9'.repeat(40)]) {
      expect(await by(proxy, 'GET', `kamal-writer=${value}`), value).toBe('reader');
    }
  });

  it('sets no cookie where the target opts out with exactly false; the header goes no further', async () => {
    const { proxy, writer, reader } = await withReader();
    for (const [value, given] of [
      ['false', false],
      ['False', true],
      ['0', true],
      ['true', true],
    ] as const) {
      writer.answer = ({ response }) => void response.setHeader('X-Writer-Affinity', value).end();
      const { headers } = await proxy.get('/', { method: 'POST' });
      expect(headers['set-cookie'] !== undefined, value).toBe(given);
      expect(headers['x-writer-affinity'], value).toBeUndefined();
    }
    reader.answer = ({ response }) => void response.setHeader('X-Writer-Affinity', 'false').end();
    expect((await proxy.get()).headers['x-writer-affinity'], 'of a read').toBe('false');
  });

  it('sets its cookie beside those of the target, also with an error of the target, never on a page of ours', async () => {
    const { proxy, writer } = await withReader();
    writer.answer = ({ response }) => void response.writeHead(500, { 'Set-Cookie': ['a=1', 'b=2'] }).end();
    const failed = await proxy.get('/', { method: 'POST' });
    expect(failed.headers['set-cookie']).toMatchObject(['a=1', 'b=2', expect.stringMatching(/^kamal-writer=\d+;/)]);
    writer.answer = ({ response }) => void response.socket?.destroy();
    const broken = await proxy.get('/', { method: 'POST' });
    expect(broken.status).toBe(502);
    expect(broken.headers['set-cookie']).toBeUndefined();
  });

  it('sets no cookie with a timeout of 0; an old one still counts', async () => {
    const { proxy, writer } = await withReader('--writer-affinity-timeout', '0');
    writer.answer = ({ response }) => void response.setHeader('X-Writer-Affinity', 'x').setHeader('X-App', 'w').end();
    const { headers } = await proxy.get('/', { method: 'POST' });
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['x-writer-affinity']).toBe('x');
    expect(await by(proxy, 'GET', `kamal-writer=${Date.now() + 60_000}`)).toBe('w');
  });

  it('has its WebSockets at writers, unless readers may have them', async () => {
    const { proxy, writer, reader } = await withReader();
    const open = async () => {
      const client = await RawClient.connect(proxy.httpPort);
      client.send('GET /cable HTTP/1.1', ...UPGRADE, '');
      return client.receives(/101 Switching Protocols[^]*\r\n\r\n/);
    };
    expect(await open()).not.toMatch(/set-cookie/i);
    expect([writer.upgrades.count, reader.upgrades.count]).toEqual([1, 0]);
    await proxy.deploy('web', writer, '--read-target', reader.target, '--read-target-websockets');
    await open();
    expect([writer.upgrades.count, reader.upgrades.count]).toEqual([1, 1]);
  });

  it('does without readers that are not healthy, and without a writer serves reads only', async () => {
    const { proxy, writer, reader } = await withReader(...OFTEN);
    reader.beUnhealthy();
    await expect.poll(async () => by(proxy)).toBe('writer');
    const { headers } = await proxy.get('/', { method: 'POST' });
    expect(headers['set-cookie'], 'there are readers, if only ill ones').toHaveLength(1);
    reader.beHealthy();
    await expect.poll(async () => by(proxy)).toBe('reader');
    writer.beUnhealthy();
    await expect.poll(async () => (await proxy.get('/', { method: 'POST' })).status).toBe(503);
    expect((await proxy.get('/', { method: 'OPTIONS' })).status).toBe(503);
    expect((await proxy.get('/', { headers: { cookie: `kamal-writer=${Date.now() + 60_000}` } })).status).toBe(503);
    expect(await by(proxy)).toBe('reader');
  });
});

describe('a service without readers', () => {
  it('gets no cookie, and the header of its target passes', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    app.answer = ({ response }) => void response.setHeader('X-Writer-Affinity', 'false').end();
    const { headers } = await proxy.get('/', { method: 'POST' });
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['x-writer-affinity']).toBe('false');
  });

  it('has none in its rollout slot either, as each slot has its own', async () => {
    const { proxy } = await withReader();
    const next = await App.start('next');
    await proxy.ok('rollout', 'deploy', 'web', '--target', next.target);
    await proxy.ok('rollout', 'set', 'web', '--list', 'alice');
    const there = await proxy.get('/', { method: 'POST', headers: { cookie: 'kamal-rollout=alice' } });
    expect(there).toMatchObject({ body: 'next' });
    expect(there.headers['set-cookie']).toBeUndefined();
  });
});
