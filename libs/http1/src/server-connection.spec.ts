import { type Exchange, Fields, NO_BODY, ResponseHead } from '@app/pipeline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aTurn } from './fixtures/a-turn.js';
import { echoTarget } from './fixtures/echo-target.js';
import { TestServer } from './fixtures/test-server.js';
import { get, ok } from './fixtures/wire-text.js';

let server: TestServer;
afterEach(() => server.stop());

const nothing = () => undefined;

describe('a connection', () => {
  it('serves one request after the other, each answer in one write', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    client.send(get('/a'));
    expect(await client.until('[/a]')).toBe(ok('[/a]'));
    client.send(get('/b'));
    expect(await client.until('[/b]')).toBe(ok('[/a]') + ok('[/b]'));
    expect(client.reads).toBe(2);
    expect(server.exchanges.map((exchange) => exchange.status)).toEqual([200, 200]);
  });

  it('answers pipelined requests in order, also when the first one takes its time', async () => {
    const waiting: Exchange[] = [];
    server = await TestServer.start((exchange) => waiting.push(exchange));
    const client = await server.connect();
    client.send(get('/1') + get('/2') + get('/3').slice(0, 10));
    for (const target of ['/1', '/2', '/3']) {
      while (waiting.length === 0) await aTurn();
      expect(waiting.map((exchange) => exchange.request.target)).toEqual([target]);
      for (const exchange of waiting.splice(0)) echoTarget(exchange);
      if (target === '/2') client.send(get('/3').slice(10));
      await client.until(`[${target}]`);
    }
    expect(client.received).toBe(ok('[/1]') + ok('[/2]') + ok('[/3]'));
  });

  it('answers what was pipelined behind one that took its time in the same write, if it can at once', async () => {
    server = await TestServer.start((exchange) => exchange.request.target === '/slow' || echoTarget(exchange));
    const client = await server.connect();
    client.send(get('/slow') + get('/2') + get('/3'));
    while (server.exchanges.length === 0) await aTurn();
    const socket = server.sockets[0] ?? expect.fail('no socket');
    const written = vi.spyOn(socket, '_write');
    const writtenTogether = vi.spyOn(socket, '_writev');
    server.exchanges.forEach(echoTarget);
    expect(await client.until('[/3]')).toBe(ok('[/slow]') + ok('[/2]') + ok('[/3]'));
    expect(written).not.toHaveBeenCalled();
    expect(writtenTogether).toHaveBeenCalledOnce();
  });

  it('answers a thousand requests in one piece without running out of stack', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    client.send(get('/').repeat(1500));
    await client.until('[/]', 1500);
    expect(server.exchanges).toHaveLength(1500);
  });

  it('reads no more than it may keep while a request is under way', async () => {
    server = await TestServer.start(nothing);
    const client = await server.connect();
    client.send(get('/'));
    while (server.exchanges.length === 0) await aTurn();
    const [socket] = server.sockets;
    client.send(get('/next').repeat(10_000));
    while (socket?.isPaused() !== true) await aTurn();
    server.exchanges[0]?.answer(200, new Fields());
    while (server.exchanges.length < 2) await aTurn();
    expect(server.exchanges[1]?.request.target).toBe('/next');
  });

  it('tells who the client is', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    client.send(get('/'));
    await client.until('[/]');
    const view = server.exchanges[0]?.connection;
    expect(view).toMatchObject({ scheme: 'http', clientAddress: '127.0.0.1', serverPort: 80 });
    expect(view?.clientPort).toBe(client.socket.localPort);
    expect(view?.covers('anything')).toBe(true);
  });

  it('ends when the client asks for it', async () => {
    server = await TestServer.start(echoTarget);
    expect(await server.ask(get('/', 'Connection: close'))).toBe(ok('[/]', 'Connection: close'));
  });

  it('drops what comes behind the last request', async () => {
    server = await TestServer.start(echoTarget);
    expect(await server.ask(get('/', 'Connection: close') + get('/2'))).toBe(ok('[/]', 'Connection: close'));
    expect(server.exchanges).toHaveLength(1);
  });

  it('ends when the answer asks for it', async () => {
    server = await TestServer.start((exchange) =>
      exchange.send(new ResponseHead(301, Fields.of('Date', 'x'), 0, '', true), NO_BODY),
    );
    expect(await server.ask(get('/'))).toContain('Connection: close\r\n');
  });

  it('keeps a 1.0 connection only when the client asks for it', async () => {
    server = await TestServer.start(echoTarget);
    expect(await server.ask('GET / HTTP/1.0\r\n\r\n')).toBe(ok('[/]', 'Connection: close'));
    const client = await server.connect();
    client.send('GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    expect(await client.until('[/1]')).toBe(ok('[/1]', 'Connection: keep-alive'));
    client.send('GET /2 HTTP/1.0\r\n\r\n');
    expect(await client.untilEnd()).toContain('[/2]');
  });

  it('answers HEAD without a body', async () => {
    server = await TestServer.start(echoTarget);
    const answer = await server.ask(get('/', 'Connection: close').replace('GET', 'HEAD'));
    expect(answer).toBe(ok('[/]', 'Connection: close').replace('[/]', ''));
  });
});

describe('a refused request', () => {
  it('is answered, counted, and the last one', async () => {
    server = await TestServer.start(echoTarget);
    const answer = await server.ask(`GET / HTTP/1.1\r\n\r\n${get('/')}`);
    expect(answer).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\nContent-Type: text\/plain; charset=utf-8\r\nDate: .* GMT\r\n/,
    );
    expect(answer).toMatch(/Content-Length: 15\r\nConnection: close\r\n\r\n400 Bad Request$/);
    expect(server.refused).toEqual(['bad-host']);
    expect(server.exchanges).toEqual([]);
  });

  it('does not cost the answers before it', async () => {
    server = await TestServer.start(echoTarget);
    expect(await server.ask(`${get('/')}GET / HTTP/3.0\r\n\r\n`)).toMatch(/\[\/\]HTTP\/1\.1 505 /);
  });

  it('is answered although megabytes of it were not read', async () => {
    server = await TestServer.start(echoTarget);
    const answer = await server.ask(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(5_000_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
    expect(server.refused).toEqual(['head-too-large']);
  });
});
