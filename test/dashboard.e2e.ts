import { mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, App, ask, freePort, Proxy, refusedStart, TestHome } from './harness/index.js';
import { Chromium, findChromium } from './harness/chromium.js';
import { OwnCertificateFiles } from './harness/own-certificate.js';

const TOKEN = '0123456789abcdef0123456789abcdef';
const basic = (password: string) => ({ authorization: `Basic ${Buffer.from(`me:${password}`).toString('base64')}` });

async function withDashboard(...args: readonly string[]) {
  const port = await freePort();
  const proxy = await Proxy.start({ workers: 1, args: ['--dashboard-port', String(port), ...args] });
  const look = async (path = '/', host = `localhost:${port}`, headers = {}): Promise<Answer> =>
    ask(port, path, { host, headers });
  return { proxy, port, look };
}

/** An address of this machine that is not the loopback. */
function outerAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

async function accepts(address: string, port: number): Promise<boolean> {
  const socket = connect(port, address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.on('error', () => undefined);
    socket.destroy();
  }
}

describe('the dashboard', () => {
  it('shows what is deployed, what was done, and what changes', async () => {
    const { proxy, look } = await withDashboard();
    const empty = await look();
    expect(empty.status).toBe(200);
    expect(empty.body).toContain('Nothing is deployed yet');
    const app = await App.start('v1');
    await proxy.deploy('web', app, '--host', 'a.test');
    await proxy.refuses('pause', 'nothing-like-it');
    const { body } = await look();
    expect(body).toContain('All is well: 1 service, 1 target.');
    expect(body).toContain(`<code>${app.target}</code>`);
    expect(body).toContain('a.test');
    expect(body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')).toMatch(
      /ago ▲ failed pause nothing-like-it .* service not found .* ago ● done deploy web/,
    );
    await proxy.ok('pause', 'web');
    expect((await look()).body).toContain('web is paused.');
  });

  it('lets no page take anything from elsewhere, or be taken', async () => {
    const { look } = await withDashboard();
    for (const path of ['/', '/page.js', '/page.css', '/icon.svg', '/nothing']) {
      const { headers, status } = await look(path);
      expect(status, path).toBe(path === '/nothing' ? 404 : 200);
      const policy = headers['content-security-policy'];
      expect(policy, path).toContain("default-src 'none'; script-src 'self'");
      expect(policy, path).not.toContain('unsafe');
      expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    }
  });

  it('answers to its own address only, and changes nothing', async () => {
    const { port, look } = await withDashboard();
    for (const host of ['localhost', '127.0.0.1', `[::1]:${port}`]) expect((await look('/', host)).status).toBe(200);
    for (const host of ['evil.test', '127.0.0.1.evil.test', 'localhost.evil.test:80', '192.0.2.1']) {
      expect((await look('/', host)).status, host).toBe(403);
    }
    expect(await ask(port, '/', { host: 'localhost', method: 'POST' })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
  });

  it('is not there without its flag, and on the loopback only with it', async () => {
    const outer = outerAddress();
    const { proxy, port } = await withDashboard();
    expect(await accepts('127.0.0.1', port)).toBe(true);
    if (outer !== undefined) expect(await accepts(outer, port)).toBe(false);
    await proxy.end('SIGTERM');
    await Proxy.start({ workers: 1 });
    expect(await accepts('127.0.0.1', port)).toBe(false);
  });

  it('is for whoever has the token, where others could get to it', async () => {
    const port = await freePort();
    const args = ['--dashboard-port', String(port), '--dashboard-bind', '0.0.0.0'];
    const refused = await refusedStart(new TestHome(), ...args);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('dashboard-bind 0.0.0.0 needs a token: set KAMAL_PROXY_DASHBOARD_TOKEN');

    const proxy = await Proxy.start({ workers: 1, args, env: { KAMAL_PROXY_DASHBOARD_TOKEN: TOKEN } });
    const look = async (headers = {}, host = '192.0.2.7') => ask(port, '/', { host, headers });
    for (const headers of [{}, basic(''), basic('0123456789abcdef'), { authorization: `Bearer ${TOKEN}` }]) {
      expect(await look(headers)).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': expect.stringMatching(/^Basic /) },
      });
    }
    expect((await look(basic(TOKEN))).status).toBe(200);
    expect((await look(basic(TOKEN), 'evil.test')).status).toBe(403);
    await proxy.end('SIGTERM');
    expect(JSON.stringify(proxy.log.items)).not.toContain(TOKEN);
  });

  it('keeps the proxy from starting where its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, stderr } = await refusedStart(new TestHome(), '--dashboard-port', port);
    expect(code).toBe(1);
    expect(stderr).toContain(`127.0.0.1:${port}: address already in use`);
    expect(stderr).toContain('choose another port with --dashboard-port');
  });
});

const program = findChromium();

describe.skipIf(program === null)('the dashboard in a browser', () => {
  it('follows what happens, by itself and by keyboard', { timeout: 120_000 }, async () => {
    const { proxy, port } = await withDashboard();
    const browser = await Chromium.start(program ?? '');
    const url = `http://localhost:${port}/`;
    await browser.open(url);
    await takePictures(browser, 'empty');
    await setTheScene(proxy);
    await browser.look(1200, 900, 'light');
    await browser.until(`document.querySelector('.summary').textContent.includes('1 of 5 targets fails')`);
    await browser.until(`document.querySelectorAll('#service-web .line[d*=l]').length >= 3`);
    await takePictures(browser, 'busy');
    // The first is the link past the head, the second is the button.
    for (const key of ['Tab', 'Tab', 'Enter']) await browser.press(key);
    expect(await browser.evaluate('document.activeElement.textContent')).toBe('Resume updates');
    await proxy.ok('remove', 'api');
    await browser.press('Enter');
    await browser.until(`document.querySelector('#service-api') === null`);
    expect(await browser.evaluate('document.activeElement.textContent')).toBe('Pause updates');

    for (const width of [1200, 360]) {
      await browser.look(width, 900, 'dark');
      expect(await browser.evaluate('document.documentElement.scrollWidth'), 'nothing sticks out').toBe(width);
    }
    expect((await browser.screenshot()).subarray(1, 4).toString()).toBe('PNG');
    expect(browser.complaints).toEqual([]);
    expect(browser.requested.filter((address) => !address.startsWith(url))).toEqual([]);
    const putHtml = `try { document.body.innerHTML = '<b>'; 'done' } catch { 'refused' }`;
    expect(await browser.evaluate(putHtml)).toBe('refused');
    expect(browser.complaints).not.toEqual([]);
  });
});

/** For somebody to look at: where `DASHBOARD_PICTURES` says. */
async function takePictures(browser: Chromium, name: string): Promise<void> {
  const directory = process.env['DASHBOARD_PICTURES'];
  if (directory === undefined) return;
  mkdirSync(directory, { recursive: true });
  for (const [width, height] of [
    [1200, 800],
    [390, 800],
  ] as const) {
    for (const scheme of ['light', 'dark'] as const) {
      await browser.look(width, height, scheme);
      writeFileSync(join(directory, `${name}-${width}-${scheme}.png`), await browser.screenshot());
    }
  }
}

/** Three services with traffic: one in the middle of a rollout, one with a target that fails, one that is held. */
async function setTheScene(proxy: Proxy): Promise<void> {
  const files = new OwnCertificateFiles(proxy.home, { names: ['shop.test'] });
  const start = async (...names: readonly string[]) => Promise.all(names.map((name) => App.start(name)));
  const [web1, web2, api1, api2, shop] = await start('web1', 'web2', 'api1', 'api2', 'shop');
  if (!web1 || !web2 || !api1 || !api2 || !shop) throw new Error('an app is missing');
  web1.answer = ({ response, url }) => {
    response.writeHead(url.endsWith('7') ? 503 : 200, { 'x-app': 'web1' });
    setTimeout(() => response.end(), Math.random() * 30);
  };
  await proxy.deploy('web', web1);
  await proxy.ok('rollout', 'deploy', 'web', '--target', web2.target);
  await proxy.ok('rollout', 'set', 'web', '--percent', '25', '--list', 'alice,bob');
  await proxy.deploy('api', [api1, api2], '--host', 'api.test', '--health-check-interval', '100ms');
  await proxy.deploy('shop', shop, '--host', 'shop.test,www.shop.test', ...files.flags);
  await proxy.refuses('deploy', 'shop', '--target', '127.0.0.1:1', '--host', 'shop.test', '--deploy-timeout', '300ms');
  await proxy.ok('pause', 'shop');
  api2.beUnhealthy();
  let asked = 0;
  const ask = async () => {
    const cookie = `kamal-rollout=${asked % 3 === 0 ? 'alice' : `client-${asked % 50}`}`;
    await proxy.get(`/page-${asked++ % 40}`, { headers: { cookie } });
  };
  const load = setInterval(() => void ask().catch(() => undefined), 40);
  onTestFinished(() => clearInterval(load));
}
