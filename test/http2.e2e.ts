import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:http2';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { answerOf, closeOf, headOf, Http2Client } from './harness/http2-client.js';
import { App, Proxy, type ProxyOptions, RawTarget, repeatBody } from './harness/index.js';
import { OwnCertificateFiles } from './harness/own-certificate.js';
import { askSecurely } from './harness/secure-client.js';

/** A proxy with a service on app.test that has a certificate. */
async function secureProxy(target: App | string, options: ProxyOptions = {}, ...flags: string[]) {
  const proxy = await Proxy.start(options);
  const files = new OwnCertificateFiles(proxy.home);
  await proxy.deploy(
    'web',
    typeof target === 'string' ? [target] : target,
    '--host',
    'app.test',
    ...files.flags,
    ...flags,
  );
  return proxy;
}

async function serving(answer?: App['answer'], ...flags: string[]) {
  const app = await App.start('v1');
  if (answer !== undefined) app.answer = answer;
  const proxy = await secureProxy(app, {}, ...flags);
  return { app, proxy, client: await Http2Client.connect(proxy.httpsPort) };
}

describe('HTTP/2', () => {
  it('carries many requests at a time, each to its target and back, and into the log', async () => {
    const { app, proxy, client } = await serving(({ url, headers, response }) => {
      response.setHeader('Set-Cookie', ['a=1', 'b=2']).end(`${url} for ${headers.host}`);
    });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => client.ask(`/${i}?q=%20`)));
    expect(answers.map(({ body }) => body)).toEqual(answers.map((_, i) => `/${i}?q=%20 for app.test`));
    expect(answers[0]?.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(await proxy.requestLine('/7')).toMatchObject({
      proto: 'HTTP/2.0',
      scheme: 'https',
      status: 200,
      method: 'GET',
      host: 'app.test',
      port: proxy.httpsPort,
      query: 'q=%20',
      client_addr: '127.0.0.1',
    });
    await client.ask('/cookies', { cookie: ['a=1', 'b=2'], te: 'trailers' });
    expect((await app.held('/cookies')).headers).toMatchObject({
      cookie: 'a=1; b=2',
      te: 'trailers',
      'x-forwarded-proto': 'https',
    });
  });

  it('answers HEAD, 204 and 304 without a body', async () => {
    const { client } = await serving(({ url, response }) => {
      if (url === '/head') response.setHeader('Content-Length', 12).end();
      else response.writeHead(Number(url.slice(1))).end();
    });
    expect(await client.ask('/head', { ':method': 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': '12' },
    });
    expect(await client.ask('/204')).toMatchObject({ status: 204, body: '' });
    expect(await client.ask('/304')).toMatchObject({ status: 304, body: '' });
  });

  it('is spoken with curl, uploads and all', async () => {
    const { proxy } = await serving(repeatBody('v1'));
    const args = ['--http2', '--silent', '--insecure', '--resolve', `app.test:${proxy.httpsPort}:127.0.0.1`];
    args.push('--write-out', ' %{http_version} %{http_code}', '--data-binary', 'x'.repeat(70_000));
    const { stdout } = await promisify(execFile)('curl', [...args, `https://app.test:${proxy.httpsPort}/upload`]);
    expect(stdout).toBe(`${'x'.repeat(70_000)} 2 200`);
  });

  it('is not offered with --http2=false', async () => {
    const proxy = await secureProxy(await App.start('v1'), { args: ['--http2=false'] });
    await expect(Http2Client.connect(proxy.httpsPort)).rejects.toThrow();
    expect(await askSecurely(proxy.httpsPort, '/')).toMatchObject({ status: 200 });
  });

  it('refuses a stream whose host the certificate does not cover, with --strict-sni', async () => {
    const app = await App.start('v1');
    const proxy = await secureProxy(app, { args: ['--strict-sni'] });
    await proxy.deploy('other', app, '--host', 'other.test', '--tls-redirect=false');
    const client = await Http2Client.connect(proxy.httpsPort);
    expect((await client.ask('/', { ':authority': 'other.test' })).status).toBe(421);
    expect((await client.ask('/')).status).toBe(200);
  });
});

describe('bodies over HTTP/2', () => {
  it('are large both ways, at the pace of the slower side', async () => {
    const { client } = await serving(({ incoming, response }) => void incoming.pipe(response));
    const stream = client.begin('/echo', { ':method': 'POST' }, { endStream: false });
    const piece = Buffer.alloc(1024 * 1024, 'x');
    let took = 0;
    stream.on('data', (bytes: Buffer) => (took += bytes.length));
    for (let i = 0; i < 8; i++) if (!stream.write(piece)) await once(stream, 'drain');
    stream.end();
    await once(stream, 'end');
    expect(took).toBe(8 * piece.length);
  });

  it('stop when their target does not take them, and go on when it does', async () => {
    const { app, client } = await serving(({ incoming }) => void incoming.pause());
    const stream = client.begin('/slow', { ':method': 'POST' }, { endStream: false });
    let sent = 0;
    for (let i = 0; i < 32; i++) stream.write(Buffer.alloc(1024 * 1024), () => sent++);
    stream.end();
    const { incoming, response } = await app.held('/slow');
    // What the windows and the kernel's buffers take, and nothing more.
    let before = -1;
    await expect.poll(() => before === (before = sent), { interval: 250 }).toBe(true);
    expect(sent).toBeLessThan(24);
    let took = 0;
    incoming.on('data', (bytes: Buffer) => (took += bytes.length));
    incoming.on('end', () => response.end(String(took))).resume();
    expect((await answerOf(stream)).body).toBe(String(32 * 1024 * 1024));
  });

  it('come as they are made: events are not held back', async () => {
    const { app, client } = await serving(({ response }) => {
      response.setHeader('Content-Type', 'text/event-stream');
      response.flushHeaders();
    });
    const stream = client.begin('/events');
    const { response } = await app.held('/events');
    expect(await headOf(stream)).toMatchObject({ ':status': 200, 'content-type': 'text/event-stream' });
    for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
      const came = once(stream, 'data');
      response.write(event);
      expect(String(await came)).toBe(event);
    }
    response.end();
    expect(await closeOf(stream)).toBe(constants.NGHTTP2_NO_ERROR);
  });

  it('end with trailers, both ways', async () => {
    const { app, client } = await serving(({ incoming, response }) => {
      incoming.resume().on('end', () => {
        response.writeHead(200, { Trailer: 'X-Sum' });
        response.write('body');
        response.addTrailers({ 'X-Sum': incoming.trailers['x-check'] ?? 'none' });
        response.end();
      });
    });
    const stream = client.begin('/', { ':method': 'POST' }, { endStream: false, waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-check': '42' }));
    const trailers = once(stream, 'trailers');
    stream.end('body');
    expect(await answerOf(stream)).toMatchObject({ body: 'body' });
    expect((await trailers)[0]).toMatchObject({ 'x-sum': '42' });
    expect(app.requests.items[0]?.headers['transfer-encoding']).toBe('chunked');
  });

  it('may be answered before they are there, and need not come any more then', async () => {
    const target = await RawTarget.start((socket) => {
      socket.write('HTTP/1.1 413 Too Much\r\nContent-Length: 6\r\nConnection: close\r\n\r\nenough');
    });
    const proxy = await secureProxy(target.target);
    const client = await Http2Client.connect(proxy.httpsPort);
    const stream = client.begin('/', { ':method': 'POST' }, { endStream: false });
    stream.write(Buffer.alloc(100_000));
    expect(await answerOf(stream)).toMatchObject({ status: 413, body: 'enough' });
    expect(await closeOf(stream)).toBe(constants.NGHTTP2_NO_ERROR);
  });
});

describe('interim answers over HTTP/2', () => {
  it('pass: 103 Early Hints', async () => {
    const { client } = await serving(({ response }) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' }, () => response.end('done'));
    });
    const stream = client.begin('/');
    const hints = once(stream, 'headers');
    expect(await answerOf(stream)).toMatchObject({ status: 200, body: 'done' });
    expect((await hints)[0]).toMatchObject({ ':status': 103, link: '</a.css>; rel=preload' });
  });

  it('tell a client that waits for it to go on: 100 Continue', async () => {
    const { client } = await serving(repeatBody('v1'), '--buffer-requests');
    const stream = client.begin('/', { ':method': 'POST', expect: '100-continue' }, { endStream: false });
    await once(stream, 'continue');
    stream.end('now');
    expect((await answerOf(stream)).body).toBe('now');
  });
});

describe('a stream that breaks off', () => {
  it('cancels the request at its target when its client resets it', async () => {
    const { app, proxy, client } = await serving(() => undefined);
    const stream = client.begin('/given-up');
    const { incoming } = await app.held('/given-up');
    const gone = new Promise((resolve) => incoming.once('close', resolve));
    stream.close(constants.NGHTTP2_CANCEL);
    await gone;
    expect(await proxy.requestLine('/given-up')).toMatchObject({ status: 499, error: 'CLIENT_LEFT' });
    app.answer = ({ response }) => void response.end('next');
    expect((await client.ask('/next')).body).toBe('next');
  });

  it('is reset when its target fails in the middle of the answer, and the others go on', async () => {
    const { app, client } = await serving(({ url, response }) => {
      if (url === '/whole') response.end('whole');
      else response.write('half');
    });
    const stream = client.begin('/half');
    const half = once(stream, 'data');
    await headOf(stream);
    expect(String((await half)[0])).toBe('half');
    (await app.held('/half')).incoming.socket.destroy();
    expect(await closeOf(stream)).toBe(constants.NGHTTP2_INTERNAL_ERROR);
    expect((await client.ask('/whole')).body).toBe('whole');
  });

  it('becomes a page when its target was never there', async () => {
    const { app, client } = await serving();
    app.stop();
    expect(await client.ask('/')).toMatchObject({ status: 502, body: expect.stringContaining('502') });
  });
});

describe('the shutdown of a proxy', () => {
  it('says GOAWAY twice, and lets the streams that are open end', async () => {
    const { app, proxy, client } = await serving();
    app.hold('/slow');
    const slow = client.ask('/slow');
    const { response } = await app.held('/slow');
    const farewells: number[] = [];
    const last = new Promise<void>((resolve) => {
      client.session.on('goaway', (_code: number, lastId: number) => {
        if (farewells.push(lastId) === 2) resolve();
      });
    });
    proxy.signal('SIGTERM');
    await last;
    expect(farewells).toEqual([2 ** 31 - 1, 1]);
    response.end('late');
    expect(await slow).toMatchObject({ status: 200, body: 'late' });
    expect(await proxy.exited).toEqual({ code: 0, signal: null });
  });

  it('does not wait for connections without streams', async () => {
    const { proxy, client } = await serving();
    await client.ask('/');
    const startedAt = performance.now();
    expect(await proxy.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedAt).toBeLessThan(8000);
  });
});
