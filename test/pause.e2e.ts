import { describe, expect, it } from 'vitest';
import { App, KeepAliveLoad, Proxy, RawClient, repeatBody } from './harness/index.js';
import { allHeld } from './harness/unread.js';

const UPGRADE = ['Host: app.test', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];

describe('a paused service', () => {
  it('loses nobody when it is paused, deployed, resumed and left by clients at once, again and again', async () => {
    const proxy = await Proxy.start();
    const apps = [await App.start('v0'), await App.start('v1')];
    for (const app of apps) app.answer = repeatBody(app.name);
    await proxy.deploy('web', apps.slice(0, 1));
    const load = new KeepAliveLoad(proxy.httpPort, { clients: 8 });
    for (let round = 1; round <= 3; round++) {
      const leaving = await Promise.all(Array.from({ length: 10 }, async () => RawClient.connect(proxy.httpPort)));
      const changes = [
        proxy.ok('pause', 'web'),
        proxy.deploy('web', apps.slice(round % 2, (round % 2) + 1)),
        proxy.ok('resume', 'web'),
      ];
      for (const client of leaving) client.send('GET /leaving HTTP/1.1', 'Host: app.test', '');
      await Promise.all(changes);
      // Whichever came last, some of them may be held now.
      for (const client of leaving) client.socket.destroy();
      await proxy.ok('resume', 'web');
      await load.more(50);
      expect((await proxy.get()).headers['x-app']).toBe(`v${round % 2}`);
    }
    await load.stop();
    expect(load.failed).toEqual([]);
    const [web] = JSON.parse((await proxy.ok('list', '--json')).stdout);
    expect(web).toMatchObject({ state: 'running', inFlight: 0 });
  });

  it('that is resumed while it drains cuts nobody off, and the pause returns', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    app.hold('/slow');
    const slow = proxy.get('/slow');
    const { response } = await app.held('/slow');
    const pause = proxy.startCli('pause', 'web', '--drain-timeout', '2s');
    await proxy.log.first(({ msg }) => msg === 'Service paused');
    await proxy.ok('resume', 'web');
    expect(await pause.result).toMatchObject({ code: 0, stderr: '' });
    response.end('late');
    expect(await slow).toMatchObject({ status: 200, body: 'late' });
  });

  it('gives up a request after its longest pause, and says when to ask again', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    await proxy.ok('pause', 'web', '--max-pause', '400ms');
    const answer = await proxy.get('/late');
    expect(answer).toMatchObject({ status: 504, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.ms).toBeGreaterThanOrEqual(395);
    expect(answer.ms).toBeLessThan(5_000);
    expect(await proxy.requestLine('/late')).toMatchObject({ status: 504, service: 'web', target: '' });
    expect(app.requests.count).toBe(0);
  });

  it('frees the place of a client that leaves', async () => {
    const proxy = await Proxy.start();
    await proxy.deploy('web', await App.start('v1'));
    await proxy.ok('pause', 'web');
    const clients = await Promise.all(Array.from({ length: 20 }, async () => RawClient.connect(proxy.httpPort)));
    for (const client of clients) client.send('GET /held HTTP/1.1', 'Host: app.test', '');
    await allHeld(proxy);
    for (const client of clients.slice(0, 19)) client.socket.destroy();
    await proxy.log.atLeast(19, ({ path, status }) => path === '/held' && status === 499);
    await proxy.ok('resume', 'web');
    await clients[19]?.receives(/v1$/);
  });

  it('serves at once when it is resumed while the pause still drains', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    app.hold('/slow');
    const slow = proxy.get('/slow');
    const { response } = await app.held('/slow');
    const pause = proxy.startCli('pause', 'web');
    await expect.poll(async () => (await proxy.get('/up')).body).toBe('');
    const held = proxy.get('/held');
    await proxy.ok('resume', 'web');
    expect(await held).toMatchObject({ status: 200, body: 'v1' });
    expect((await proxy.get('/new')).body).toBe('v1');
    response.end('late');
    expect((await slow).body).toBe('late');
    expect(await pause.result).toMatchObject({ code: 0 });
  });

  it('has cut its WebSockets, and what was in flight at the end of the drain', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    for (const command of ['pause', 'stop']) {
      await proxy.ok('resume', 'web');
      const client = await RawClient.connect(proxy.httpPort);
      client.send('GET /cable HTTP/1.1', ...UPGRADE, '');
      await client.receives(/101 Switching Protocols[^]*\r\n\r\n/);
      app.hold(`/slow-${command}`);
      const slow = proxy.get(`/slow-${command}`);
      await app.held(`/slow-${command}`);
      const running = proxy.ok(command, 'web', '--drain-timeout', '600ms');
      await client.close();
      expect(await slow).toMatchObject({ status: 504 });
      await running;
    }
  });
});

describe('a paused or stopped service', () => {
  it('answers its health check itself, and nothing else', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app, '--path-prefix', '/app', '--health-check-path', '/up');
    for (const command of ['pause', 'stop']) {
      await proxy.ok(command, 'web', ...(command === 'pause' ? ['--max-pause', '50ms'] : []));
      for (const method of ['GET', 'HEAD']) {
        expect(await proxy.get('/app/up?x=1', { method })).toMatchObject({ status: 200, body: '' });
      }
      const refused = command === 'pause' ? 504 : 503;
      expect((await proxy.get('/app/up', { method: 'POST' })).status).toBe(refused);
      expect((await proxy.get('/app/up/')).status).toBe(refused);
      expect((await proxy.get('/up')).status).toBe(404);
    }
    expect(app.requests.count).toBe(0);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('stays so over a restart by %s, message included', async (signal) => {
    const proxy = await Proxy.start();
    const [app, other] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', app);
    await proxy.deploy('shop', other, '--host', 'shop.test');
    await proxy.ok('pause', 'web', '--max-pause', '300ms');
    await proxy.ok('stop', 'shop', '--message', 'Back at noon');
    await proxy.end(signal);
    const second = await proxy.successor();
    expect((await second.get('/early')).status).toBe(504);
    const stopped = await second.get('/', { host: 'shop.test' });
    expect(stopped).toMatchObject({ status: 503 });
    expect(stopped.body).toContain('Back at noon');
    expect(JSON.parse((await second.ok('list', '--json')).stdout)).toMatchObject([
      { service: 'shop', state: 'stopped', stopMessage: 'Back at noon' },
      { service: 'web', state: 'paused' },
    ]);
    // A pause forgets the message of the stop before it.
    await second.ok('pause', 'shop');
    const held = second.get('/held', { host: 'shop.test' });
    await second.ok('resume', 'web');
    await second.ok('resume', 'shop');
    expect((await held).body).toBe('v2');
    expect((await second.get('/')).body).toBe('v1');
  });
});
