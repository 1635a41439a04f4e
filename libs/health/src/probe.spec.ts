import { describe, expect, it } from 'vitest';
import { closedPort, endpointAt, startApp, startRaw } from './fixtures/loopback-app.js';
import { probe } from './probe.js';

const going = new AbortController().signal;
const LONG_MS = 10_000;
const SHORT_MS = 100;

describe('a probe', () => {
  it('asks GET for the target as kamal-proxy, over a connection of its own', async () => {
    const { endpoint, requests } = await startApp((_request, response) => response.end('ok'));
    await probe({ ...endpoint, target: '/up?x=%20', hostHeader: 'app.test' }, LONG_MS, going);
    expect(requests[0]).toMatchObject({ method: 'GET', url: '/up?x=%20' });
    expect(requests[0]?.headers).toEqual({ host: 'app.test', 'user-agent': 'kamal-proxy', connection: 'close' });
  });

  it('reaches a target on IPv6', async () => {
    const { endpoint, requests } = await startApp((_request, response) => response.end(), '::1');
    expect(await probe(endpoint, LONG_MS, going)).toMatchObject({ healthy: true });
    expect(requests[0]?.headers.host).toBe(endpoint.hostHeader);
  });

  it.each([200, 204, 299])('takes %i for healthy', async (status) => {
    const { endpoint } = await startApp((_request, response) => response.writeHead(status).end());
    expect(await probe(endpoint, LONG_MS, going)).toEqual({ healthy: true, detail: `status ${status}` });
  });

  it.each([302, 304, 404, 500])('takes %i for not healthy', async (status) => {
    const { endpoint } = await startApp((_request, response) => response.writeHead(status).end());
    expect(await probe(endpoint, LONG_MS, going)).toEqual({ healthy: false, detail: `status ${status}` });
  });
});

describe('the body of an answer', () => {
  it('may break off', async () => {
    const { endpoint } = await startRaw((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'));
    });
    expect(await probe(endpoint, LONG_MS, going)).toEqual({ healthy: true, detail: 'status 200' });
  });

  it('may be no valid body', async () => {
    const { endpoint } = await startRaw((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n'));
    });
    expect(await probe(endpoint, LONG_MS, going)).toEqual({ healthy: true, detail: 'status 200' });
  });

  it('may never end, but that takes all of the time', async () => {
    const { endpoint, gone } = await startRaw((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'));
    });
    const began = performance.now();
    expect(await probe(endpoint, SHORT_MS, going)).toEqual({ healthy: true, detail: 'status 200' });
    expect(performance.now() - began).toBeGreaterThan(SHORT_MS - 5);
    await gone();
  });
});

describe('redirects', () => {
  it('are followed, with the Host that was asked for as long as they stay here', async () => {
    const { endpoint, requests } = await startApp(({ url }, response) => {
      if (url === '/up') response.writeHead(307, { location: 'really-up' });
      response.end();
    });
    const result = await probe({ ...endpoint, hostHeader: 'app.test' }, LONG_MS, going);
    expect(result).toEqual({ healthy: true, detail: 'status 200' });
    expect(requests.map(({ url, headers }) => [url, headers.host])).toEqual([
      ['/up', 'app.test'],
      ['/really-up', 'app.test'],
    ]);
  });

  it('may go elsewhere', async () => {
    const other = await startApp((_request, response) => response.writeHead(204).end());
    const { endpoint } = await startApp((_request, response) =>
      response.writeHead(301, { location: other.endpoint.url }).end(),
    );
    const result = await probe({ ...endpoint, hostHeader: 'app.test' }, LONG_MS, going);
    expect(result).toEqual({ healthy: true, detail: 'status 204' });
    expect(other.requests[0]?.headers.host).toBe(other.endpoint.hostHeader);
  });

  it('are followed ten times', async () => {
    const { endpoint, requests } = await startApp((_request, response) =>
      response.writeHead(302, { location: '/again' }).end(),
    );
    expect(await probe(endpoint, LONG_MS, going)).toEqual({ healthy: false, detail: 'more than 10 redirects' });
    expect(requests).toHaveLength(11);
  });

  it('to nowhere are said', async () => {
    const { endpoint } = await startApp((_request, response) => response.writeHead(302, { location: '//[' }).end());
    expect(await probe(endpoint, LONG_MS, going)).toEqual({ healthy: false, detail: 'status 302, Invalid URL' });
  });
});

describe('a probe that gets no answer', () => {
  it('says that the connection was refused', async () => {
    const result = await probe(endpointAt(await closedPort()), LONG_MS, going);
    expect(result).toEqual({ healthy: false, detail: 'connection refused' });
  });

  it('says so too where a name has several addresses', async () => {
    const result = await probe(endpointAt(await closedPort(), 'localhost'), LONG_MS, going);
    expect(result).toEqual({ healthy: false, detail: 'connection refused' });
  });

  it('says that there is no such name', async () => {
    const result = await probe(endpointAt(80, 'nowhere.invalid'), LONG_MS, going);
    expect(result.detail).toMatch(/^DNS (name not found|server did not answer)$/);
  });

  it('says that the connection was reset', async () => {
    const { endpoint } = await startRaw((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await probe(endpoint, LONG_MS, going)).toEqual({ healthy: false, detail: 'connection reset' });
  });

  it('says that the connection was closed', async () => {
    const { endpoint } = await startRaw((socket) => socket.once('data', () => socket.end()));
    const result = await probe(endpoint, LONG_MS, going);
    expect(result).toEqual({ healthy: false, detail: 'connection closed without an answer' });
  });

  it('says that the time is over, and hangs up', async () => {
    const { endpoint, gone } = await startRaw((socket) => socket.resume());
    expect(await probe(endpoint, SHORT_MS, going)).toEqual({ healthy: false, detail: 'timed out after 100ms' });
    await gone();
  });

  it('says that what came was not HTTP', async () => {
    const { endpoint } = await startRaw((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    const { detail } = await probe(endpoint, LONG_MS, going);
    expect(detail).toMatch(/^no HTTP answer/);
  });

  it('says that it was no answer when protocols are switched', async () => {
    const { endpoint } = await startRaw((socket) => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      );
    });
    expect(await probe(endpoint, LONG_MS, going)).toMatchObject({ healthy: false });
  });

  it('says that it cannot ask with such a Host', async () => {
    const { detail } = await probe({ ...endpointAt(1), hostHeader: 'a\nb' }, LONG_MS, going);
    expect(detail).toMatch(/invalid character/i);
  });

  it('ends at once when nobody wants to know any more', async () => {
    const asked = Promise.withResolvers<void>();
    const { endpoint, gone } = await startRaw((socket) => socket.once('data', () => asked.resolve()));
    const stopped = new AbortController();
    const result = probe(endpoint, LONG_MS, stopped.signal);
    await asked.promise;
    stopped.abort();
    expect(await result).toMatchObject({ healthy: false });
    await gone();
  });
});
