import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { App, Proxy, RawClient, TestHome } from './harness/index.js';
import { openTempFiles } from './harness/temp-files.js';

const BOTH = ['--buffer-requests', '--buffer-responses'];
const MEMORY = 64 * 1024;
const LARGE = randomBytes(3_000_000);
const UPGRADE = ['Host: app.test', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];

/** One worker, so that a request that is answered shows that those sent before it have been looked at. */
async function buffering(...flags: string[]) {
  const proxy = await Proxy.start({ workers: 1 });
  const app = await App.start('v1');
  await proxy.deploy('web', app, ...flags);
  return { proxy, app };
}

const tempFiles = (proxy: Proxy) => openTempFiles(proxy.pid, proxy.home.temp);

/** Whatever happened before: nothing is left of it on the disk. */
async function leavesNothing(proxy: Proxy): Promise<void> {
  await expect.poll(() => tempFiles(proxy)).toBe(0);
  expect(readdirSync(proxy.home.temp)).toEqual([]);
}

/** A request whose body the test sends piece by piece, chunked unless a length is given. */
function upload(proxy: Proxy, path: string, headers: Record<string, string | number> = {}) {
  const request = httpRequest({
    host: '127.0.0.1',
    port: proxy.httpPort,
    path,
    method: 'POST',
    agent: false,
    headers: { host: 'app.test', ...headers },
  });
  request.on('error', () => undefined);
  const answer = once(request, 'response').then(async ([response]) => {
    const bytes = Buffer.concat(await response.toArray());
    return { status: Number(response.statusCode), headers: response.headers, bytes };
  });
  answer.catch(() => undefined);
  return { request, answer };
}

/** Sends back what came. */
function repeat(app: App): void {
  app.answer = async ({ incoming, response }) => {
    const body = Buffer.concat(await incoming.toArray());
    response.end(body);
  };
}

describe('buffered requests', () => {
  it('reach their target when they are whole: up to a size from memory, else from a file', async () => {
    const { proxy, app } = await buffering('--buffer-requests', '--buffer-memory', String(MEMORY));
    repeat(app);
    for (const [path, size, files] of [
      ['/small', MEMORY, 0],
      ['/large', LARGE.length, 1],
    ] as const) {
      const { request, answer } = upload(proxy, path, { 'content-length': size });
      request.write(LARGE.subarray(0, size - 1));
      await expect.poll(() => tempFiles(proxy)).toBe(files);
      await proxy.get('/another');
      expect(app.requests.items.map(({ url }) => url)).not.toContain(path);
      request.end(LARGE.subarray(size - 1, size));
      expect((await answer).bytes.equals(LARGE.subarray(0, size))).toBe(true);
      expect((await app.held(path)).headers).toMatchObject({ 'content-length': String(size) });
    }
    await leavesNothing(proxy);
  });

  it('stay chunked when they were, also with all of it in a file', async () => {
    const { proxy, app } = await buffering('--buffer-requests', '--buffer-memory', '0');
    repeat(app);
    const { request, answer } = upload(proxy, '/chunked');
    request.write(LARGE.subarray(0, 200_000));
    await expect.poll(() => tempFiles(proxy)).toBe(1);
    request.end(LARGE.subarray(200_000));
    expect((await answer).bytes.equals(LARGE)).toBe(true);
    const { headers } = await app.held('/chunked');
    expect(headers['transfer-encoding']).toBe('chunked');
    expect(headers['content-length']).toBeUndefined();
    await leavesNothing(proxy);
  });

  it('are refused with 413 over their limit, and the connection ends when more would come', async () => {
    const { proxy, app } = await buffering(
      '--buffer-requests',
      '--max-request-body',
      '100000',
      '--buffer-memory',
      '1000',
    );
    repeat(app);
    const known = await RawClient.connect(proxy.httpPort);
    known.send('POST /known HTTP/1.1', 'Host: app.test', 'Content-Length: 900000', '');
    const refusal = /^HTTP\/1\.1 413 [^]*\r\nConnection: close\r\n[^]*<\/html>/;
    expect(await known.close()).toMatch(refusal);
    const chunked = await RawClient.connect(proxy.httpPort);
    chunked.send('POST /chunked HTTP/1.1', 'Host: app.test', 'Transfer-Encoding: chunked', '');
    chunked.socket.write(`186a1\r\n${'x'.repeat(100_001)}\r\n`);
    expect(await chunked.close()).toMatch(refusal);
    const exact = upload(proxy, '/exact');
    exact.request.end(LARGE.subarray(0, 100_000));
    expect(await exact.answer).toMatchObject({ status: 200 });
    expect(app.requests.items.map(({ url }) => url)).toEqual(['/exact']);
    await leavesNothing(proxy);
  });

  it('with bad chunks are refused, those that break off are given up, and the target hears of neither', async () => {
    const { proxy, app } = await buffering(...BOTH, '--buffer-memory', '1000');
    const bad = await RawClient.connect(proxy.httpPort);
    bad.send('POST /bad HTTP/1.1', 'Host: app.test', 'Transfer-Encoding: chunked', '', 'five', 'hello');
    await bad.receives(/^HTTP\/1\.1 400 /);
    const leaving = upload(proxy, '/leaving');
    leaving.request.write(LARGE.subarray(0, 200_000));
    await expect.poll(() => tempFiles(proxy)).toBe(1);
    leaving.request.destroy();
    expect(await proxy.requestLine('/leaving')).toMatchObject({ status: 500, error: 'REQUEST_BODY_BROKEN' });
    expect(app.requests.count).toBe(0);
    await leavesNothing(proxy);
  });
});

describe('buffered answers', () => {
  it('are sent when they are whole, framed as they were', async () => {
    const { proxy, app } = await buffering('--buffer-responses', '--buffer-memory', String(MEMORY));
    const cases = [
      ['/small', 1000, { 'content-length': '1000' }, 0],
      ['/large', LARGE.length, { 'content-length': String(LARGE.length) }, 1],
      ['/chunked', LARGE.length, { 'transfer-encoding': 'chunked' }, 1],
    ] as const;
    for (const [path, size, framing, files] of cases) {
      app.hold(path);
      const client = await RawClient.connect(proxy.httpPort);
      client.send(`GET ${path} HTTP/1.1`, 'Host: app.test', '');
      const { response } = await app.held(path);
      response.writeHead(200, framing).write(LARGE.subarray(0, size - 1));
      await expect.poll(() => tempFiles(proxy)).toBe(files);
      await proxy.get('/another');
      expect(client.received).toBe('');
      response.end(LARGE.subarray(size - 1, size));
      const received = await client.receives(framing === cases[2][2] ? /\r\n0\r\n\r\n$/ : bodyOf(size));
      const [name, value] = Object.entries(framing)[0] ?? ['', ''];
      expect(received.toLowerCase()).toContain(`\r\n${name}: ${value}\r\n`);
      if (path !== '/chunked') expect(received.endsWith(LARGE.toString('latin1', 0, size))).toBe(true);
      client.socket.destroy();
    }
    await leavesNothing(proxy);
  });

  it('over their limit become a 500 without anything of the target', async () => {
    const { proxy, app } = await buffering(
      '--buffer-responses',
      '--max-response-body',
      '100000',
      '--buffer-memory',
      '0',
    );
    const answers = { '/known': { 'content-length': '100001' }, '/chunked': {}, '/exact': {} };
    app.answer = ({ url, response }) => {
      const framing = Object.entries(answers).find(([path]) => path === url)?.[1] ?? {};
      response.writeHead(200, { 'x-secret': 'yes', ...framing });
      response.end(LARGE.subarray(0, url === '/exact' ? 100_000 : 100_001));
    };
    for (const path of ['/known', '/chunked']) {
      const { status, headers, body } = await proxy.get(path);
      expect(status).toBe(500);
      expect(headers['x-secret']).toBeUndefined();
      expect(body).toContain('500 Internal Server Error');
    }
    expect(await proxy.get('/exact')).toMatchObject({ status: 200, headers: { 'x-secret': 'yes' } });
    await leavesNothing(proxy);
  });

  it('leave nothing behind when the target or the client leaves', async () => {
    const { proxy, app } = await buffering('--buffer-responses', '--buffer-memory', '0');
    app.hold();
    const broken = proxy.get('/broken');
    const half = await app.held('/broken');
    half.response.writeHead(200, { 'content-length': '1000000' }).write(LARGE.subarray(0, 500_000));
    await expect.poll(() => tempFiles(proxy)).toBe(1);
    half.response.destroy();
    expect((await broken).status).toBe(502);
    const client = await RawClient.connect(proxy.httpPort);
    client.send('GET /left HTTP/1.1', 'Host: app.test', '');
    const other = await app.held('/left');
    const freed = new Promise((resolve) => other.incoming.once('close', resolve));
    other.response.write(LARGE);
    await expect.poll(() => tempFiles(proxy)).toBe(1);
    client.socket.destroy();
    await freed;
    await leavesNothing(proxy);
  });

  it.each([
    ['text/event-stream', { 'content-type': 'text/event-stream; charset=utf-8' }],
    ['X-Accel-Buffering: no', { 'x-accel-buffering': 'no' }],
  ])('that are %s are passed on as they come', async (_what, headers) => {
    const { proxy, app } = await buffering(...BOTH);
    app.hold('/events');
    const client = await RawClient.connect(proxy.httpPort);
    client.send('GET /events HTTP/1.1', 'Host: app.test', '');
    const { response } = await app.held('/events');
    for (const event of ['one', 'two']) {
      if (!response.headersSent) response.writeHead(200, headers);
      response.write(`data: ${event}\n\n`);
      await client.receives(new RegExp(`data: ${event}\n\n`));
    }
    response.end();
    await client.receives(/\r\n0\r\n\r\n$/);
    await leavesNothing(proxy);
  });

  it('do not stand in the way of an upgrade', async () => {
    const { proxy } = await buffering(
      ...BOTH,
      '--buffer-memory',
      '0',
      '--max-request-body',
      '4',
      '--max-response-body',
      '4',
    );
    const client = await RawClient.connect(proxy.httpPort);
    client.send('GET /cable HTTP/1.1', ...UPGRADE, '');
    await client.receives(/101 Switching Protocols[^]*\r\n\r\n/);
    client.socket.write('more than four');
    await client.receives(/more than four$/);
    await leavesNothing(proxy);
  });
});

describe('a disk without room', () => {
  it('costs the requests that need it, which is logged; the proxy lives', async () => {
    const home = new TestHome();
    fill(home);
    const proxy = await Proxy.start({ home });
    const app = await App.start('v1');
    await proxy.deploy('web', app, ...BOTH, '--buffer-memory', '1000');
    app.answer = ({ url, response }) => void response.end(url === '/download' ? LARGE : 'v1');
    const { request, answer } = upload(proxy, '/upload');
    request.end(LARGE);
    expect((await answer).status).toBe(500);
    expect((await proxy.get('/download')).status).toBe(500);
    const failures = await proxy.log.atLeast(2, ({ msg }) => msg === 'Buffering failed');
    expect(failures[0]?.error).toMatch(/ENOSPC|ENOENT/);
    expect(app.requests.items.map(({ url }) => url)).toEqual(['/download']);
    expect((await proxy.get('/small')).body).toBe('v1');
    await expect.poll(() => tempFiles(proxy)).toBe(0);
  });
});

function bodyOf(size: number): RegExp {
  return new RegExp(`\r\n\r\n[^]{${size}}$`);
}

/** Mounts a tiny disk at the temp directory; who may not mount has none at all. */
function fill(home: TestHome): void {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', home.temp], { stdio: 'ignore' });
    onTestFinished(() => void execFileSync('umount', [home.temp]));
  } catch {
    rmSync(home.temp, { recursive: true });
  }
}
