import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { goProgram } from './harness/go-programs.js';
import { App, type Behaviour, Proxy, RawTarget } from './harness/index.js';
import { OwnCertificateFiles } from './harness/own-certificate.js';
import { isMissing, missing } from './harness/tools.js';

const run = promisify(execFile);
const ASSETS = 200;

/** One behaviour for each path. */
const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  '/echo': ({ incoming, response }) => void incoming.pipe(response),
  '/hints': ({ response }) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.end('after the hints');
  },
  '/trailers': ({ response }) => {
    response.writeHead(200, { trailer: 'x-sum' });
    response.write('content');
    response.addTrailers({ 'x-sum': '1' });
    response.end();
  },
  '/none': ({ response }) => void response.writeHead(204).end(),
  '/same': ({ response }) => void response.writeHead(304, { etag: '"a"' }).end(),
  '/page': ({ response }) => {
    const scripts = Array.from({ length: ASSETS }, (_, i) => `<script src="/asset?${i}"></script>`);
    response.setHeader('content-type', 'text/html');
    response.end(`<script>let assets = 0</script>${scripts.join('')}<script>onload = ${REPORT}</script>`);
  },
  '/asset': ({ response }) => void response.setHeader('content-type', 'text/javascript').end('assets++'),
};

/** What the page shows of how it was loaded. */
const REPORT = `() => {
  const protocols = new Set(performance.getEntriesByType('resource').map((entry) => entry.nextHopProtocol));
  document.body.textContent = assets + ' assets over ' + [...protocols].join();
}`;

async function servedOverHttp2() {
  const proxy = await Proxy.start({ workers: 1 });
  const files = new OwnCertificateFiles(proxy.home, { names: ['localhost'] });
  const app = await App.start('v1');
  app.answer = (arrival) =>
    (BEHAVIOURS[arrival.url.replace(/\?.*/, '')] ?? (({ response }) => void response.end('v1')))(arrival);
  await proxy.deploy('web', app, '--host', 'localhost', ...files.flags);
  return { proxy, app, origin: `https://localhost:${proxy.httpsPort}` };
}

/** What a program says that has to succeed. */
async function says(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(program, args, { maxBuffer: 100_000_000, timeout: 50_000 });
  return stdout;
}

describe('node:http2', () => {
  async function session() {
    const { proxy, app, origin } = await servedOverHttp2();
    const client = connect(origin, { rejectUnauthorized: false });
    onTestFinished(() => client.destroy());
    return { proxy, app, client };
  }

  it('asks many things at a time, and gets each back whole', async () => {
    const { proxy, client } = await session();
    const bodies = Array.from({ length: 100 }, (_, i) => Buffer.alloc(i * 2000, String(i)));
    const echoed = bodies.map(async (body) => {
      const stream = client.request({ ':method': 'POST', ':path': '/echo' });
      stream.end(body);
      return buffer(stream);
    });
    for (const [i, body] of bodies.entries()) expect((await echoed[i])?.equals(body), String(i)).toBe(true);
    expect(await proxy.requestLine('/echo')).toMatchObject({ proto: 'HTTP/2.0', scheme: 'https', status: 200 });
  });

  it('gets hints before the answer, and trailers behind it', async () => {
    const { client } = await session();
    const hinted = client.request({ ':path': '/hints' });
    const [hints] = await once(hinted, 'headers');
    expect(hints).toMatchObject({ ':status': 103, link: '</style.css>; rel=preload' });
    expect(await text(hinted)).toBe('after the hints');
    const trailed = client.request({ ':path': '/trailers' });
    const trailers = once(trailed, 'trailers');
    expect(await text(trailed)).toBe('content');
    expect((await trailers)[0]).toMatchObject({ 'x-sum': '1' });
  });

  it('sends trailers, and cookies in pieces', async () => {
    const { app, client } = await session();
    const stream = client.request(
      { ':method': 'POST', ':path': '/echo', cookie: ['a=1', 'b=2'] },
      { waitForTrailers: true },
    );
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }));
    stream.end('content');
    expect(await text(stream)).toBe('content');
    const [arrival] = app.requests.items;
    expect(arrival?.headers).toMatchObject({ cookie: 'a=1; b=2', host: `localhost:${client.socket.remotePort}` });
    expect(arrival?.incoming.trailers).toEqual({ 'x-sum': '1' });
  });

  it('gets no content where there is none', async () => {
    const { client } = await session();
    const cases = [
      ['HEAD', '/', 200],
      ['GET', '/none', 204],
      ['GET', '/same', 304],
    ] as const;
    for (const [method, path, status] of cases) {
      const stream = client.request({ ':method': method, ':path': path });
      const [headers] = await once(stream, 'response');
      expect(headers[':status']).toBe(status);
      expect(await text(stream)).toBe('');
    }
  });

  it('may take a request back: its target hears of it', async () => {
    const { app, client } = await session();
    app.hold();
    const stream = client.request({ ':path': '/held' });
    const { response } = await app.held('/held');
    stream.close();
    await once(response, 'close');
    expect(response.writableFinished).toBe(false);
  });

  it('finishes what is under way when the proxy goes', async () => {
    const { proxy, app, client } = await session();
    app.hold();
    const stream = client.request({ ':path': '/held' });
    const { response } = await app.held('/held');
    const goAway = once(client, 'goaway');
    proxy.signal('SIGTERM');
    await goAway;
    response.end('to the end');
    expect(await text(stream)).toBe('to the end');
    expect(await proxy.exited).toMatchObject({ code: 0 });
  });
});

describe.skipIf(missing('curl', '--version'))('curl', () => {
  it('asks, and uploads', async () => {
    const { proxy, origin } = await servedOverHttp2();
    const status = '\n%{http_code} over %{http_version}';
    expect(await says('curl', '-sk', '--http2', '-w', status, `${origin}/`)).toBe('v1\n200 over 2');
    const upload = Buffer.alloc(3_000_000, 'upload ').toString();
    writeFileSync(proxy.home.path('upload'), upload);
    const body = ['--data-binary', `@${proxy.home.path('upload')}`, '-H', 'Expect: 100-continue'];
    expect(await says('curl', '-sk', '--http2', '-w', status, ...body, `${origin}/echo`)).toBe(`${upload}\n200 over 2`);
  });

  it.each([
    ['413 Too Much', 20_000_000],
    ['200 OK', 500_000],
  ])('shows an answer that comes while it still uploads: %s', async (status, bytes) => {
    const target = await RawTarget.start((socket) => {
      socket.pause();
      socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 6\r\n\r\nenough`);
    });
    const proxy = await Proxy.start({ workers: 1 });
    const files = new OwnCertificateFiles(proxy.home, { names: ['localhost'] });
    await proxy.deploy('web', [target.target], '--host', 'localhost', ...files.flags);
    writeFileSync(proxy.home.path('upload'), Buffer.alloc(bytes));
    const upload = ['-w', '\n%{http_code}', '--data-binary', `@${proxy.home.path('upload')}`];
    const url = `https://localhost:${proxy.httpsPort}/`;
    const shown = `enough\n${status.slice(0, 3)}`;
    for (let i = 0; i < 5; i++) expect(await says('curl', '-sk', '--http2', ...upload, url)).toBe(shown);
  });
});

describe.skipIf(missing('h2load', '--version'))('nghttp2', () => {
  it('is answered by connections with many streams', async () => {
    const { origin } = await servedOverHttp2();
    const report = await says('h2load', '-n', '2000', '-c', '10', '-m', '50', `${origin}/`);
    expect(report).toContain('2000 total, 2000 started, 2000 done, 2000 succeeded, 0 failed, 0 errored, 0 timeout');
  });

  it('gets what it asks for', async () => {
    const { origin } = await servedOverHttp2();
    expect(await says('nghttp', '--no-verify-peer', `${origin}/trailers`)).toBe('content');
  });
});

const goClient = goProgram(join(import.meta.dirname, 'fixtures/http2-client.go'));

describe.skipIf(goClient === null)('the client of Go', () => {
  it('asks many things at a time, uploads, and reads trailers', async () => {
    const { origin } = await servedOverHttp2();
    expect(await says(goClient ?? '', origin)).toBe('fine\n');
  });
});

describe.skipIf(isMissing('chromium', '--version'))('Chromium', () => {
  it(`loads a page with ${ASSETS} assets`, async () => {
    const { proxy, origin } = await servedOverHttp2();
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--ignore-certificate-errors', '--dump-dom'];
    const profile = `--user-data-dir=${proxy.home.path('chromium')}`;
    expect(await says('chromium', ...flags, profile, `${origin}/page`)).toContain(`${ASSETS} assets over h2<`);
  });
});
