import { describe, expect, it } from 'vitest';
import { App, Proxy, RawClient } from './harness/index.js';

const UPGRADE = ['Host: app.test', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];

describe('the targets that a deploy replaces', () => {
  it('end what they are at, and only then the command returns', async () => {
    const proxy = await Proxy.start();
    const [old, app] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', old);
    old.hold('/slow');
    const slow = proxy.get('/slow');
    const { response } = await old.held('/slow');
    const deploy = proxy.startDeploy('web', app);
    let returned = false;
    void deploy.result.then(() => (returned = true));
    await expect.poll(async () => (await proxy.get('/new')).body).toBe('v2');
    expect(returned).toBe(false);
    response.end('late');
    expect(await slow).toMatchObject({ status: 200, body: 'late' });
    expect(await deploy.result).toMatchObject({ code: 0 });
  });

  it('are given up at the deadline: what is left gets 504', async () => {
    const proxy = await Proxy.start();
    const [old, app] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', old);
    old.hold('/slow');
    const slow = proxy.get('/slow');
    const { incoming } = await old.held('/slow');
    const cancelled = new Promise((resolve) => incoming.once('close', resolve));
    await proxy.deploy('web', app, '--drain-timeout', '300ms');
    expect(await slow).toMatchObject({ status: 504 });
    expect((await slow).headers['retry-after']).toBeDefined();
    await cancelled;
    expect(await proxy.requestLine('/slow')).toMatchObject({ status: 504, target: old.target, error: 'DRAINED' });
  });

  it('lose answers that have begun at the deadline: the connection is cut', async () => {
    const proxy = await Proxy.start();
    const [old, app] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', old);
    old.answer = ({ response }) => void response.write('the beginning');
    const client = await RawClient.connect(proxy.httpPort);
    client.send('GET /stream HTTP/1.1', 'Host: app.test', '');
    await client.receives(/the beginning/);
    await proxy.deploy('web', app, '--drain-timeout', '200ms');
    expect(await client.close()).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  it('lose upgraded connections at once, without waiting for the deadline', async () => {
    const proxy = await Proxy.start();
    const [old, app] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', old);
    const client = await RawClient.connect(proxy.httpPort);
    client.send('GET /cable HTTP/1.1', ...UPGRADE, '');
    await client.receives(/101 Switching Protocols[^]*\r\n\r\n/);
    client.socket.write('echo');
    await client.receives(/echo$/);
    const { ms } = await proxy.deploy('web', app, '--drain-timeout', '30s');
    await client.close();
    expect(ms).toBeLessThan(10_000);
    expect(await proxy.requestLine('/cable')).toMatchObject({ status: 101 });
  });

  it('may be the same as the new ones: a deploy like any other', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    app.hold('/slow');
    const slow = proxy.get('/slow');
    const { response } = await app.held('/slow');
    const deploy = proxy.startDeploy('web', app);
    await app.probes.atLeast(2);
    response.end('late');
    expect((await slow).body).toBe('late');
    expect(await deploy.result).toMatchObject({ code: 0 });
  });
});

describe('deploys of one service at the same time', () => {
  it('do not wait for each other; the last to become healthy stays', async () => {
    const proxy = await Proxy.start();
    const [slow, fast] = [await App.start('slow'), await App.start('fast')];
    slow.beUnhealthy();
    const first = proxy.startDeploy('web', slow, '--health-check-interval', '50ms');
    await slow.probes.first();
    await proxy.deploy('web', fast);
    expect((await proxy.get()).body).toBe('fast');
    slow.beHealthy();
    expect(await first.result).toMatchObject({ code: 0 });
    expect((await proxy.get()).body).toBe('slow');
  });

  it('all return, and one of them serves', async () => {
    const proxy = await Proxy.start();
    const apps = await Promise.all(['a', 'b', 'c', 'd'].map(async (name) => App.start(name)));
    const deploys = await Promise.all(apps.map(async (app) => proxy.startDeploy('web', app).result));
    expect(deploys.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const { body } = await proxy.get();
    expect(apps.map(({ name }) => name)).toContain(body);
    expect((await proxy.ok('list')).stdout).toContain(apps.find(({ name }) => name === body)?.target);
  });
});
