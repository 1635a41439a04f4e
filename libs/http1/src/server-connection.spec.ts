import { once } from 'node:events';
import { type Exchange, Fields, NO_BODY, ResponseHead } from '@app/pipeline';
import { afterEach, describe, expect, it } from 'vitest';
import { aTurn } from './fixtures/a-turn.js';
import { PushedBody } from './fixtures/pushed-body.js';
import { TestServer } from './fixtures/test-server.js';

let server: TestServer;
afterEach(() => server.stop());

/** Answers with the target that was asked for. */
function echoTarget(exchange: Exchange): void {
  exchange.answer(200, Fields.of('Date', 'x'), `[${exchange.request.target}]`);
}

const nothing = () => undefined;
const get = (target: string, ...lines: string[]) =>
  ['GET ' + target + ' HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n');
const OK = (text: string, ...lines: string[]) =>
  ['HTTP/1.1 200 OK', 'Date: x', `Content-Length: ${text.length}`, ...lines, '', text].join('\r\n');

describe('a connection', () => {
  it('serves one request after the other, each answer in one write', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    client.send(get('/a'));
    expect(await client.until('[/a]')).toBe(OK('[/a]'));
    client.send(get('/b'));
    expect(await client.until('[/b]')).toBe(OK('[/a]') + OK('[/b]'));
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
    expect(client.received).toBe(OK('[/1]') + OK('[/2]') + OK('[/3]'));
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
    expect(await server.ask(get('/', 'Connection: close'))).toBe(OK('[/]', 'Connection: close'));
  });

  it('drops what comes behind the last request', async () => {
    server = await TestServer.start(echoTarget);
    expect(await server.ask(get('/', 'Connection: close') + get('/2'))).toBe(OK('[/]', 'Connection: close'));
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
    expect(await server.ask('GET / HTTP/1.0\r\n\r\n')).toBe(OK('[/]', 'Connection: close'));
    const client = await server.connect();
    client.send('GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    expect(await client.until('[/1]')).toBe(OK('[/1]', 'Connection: keep-alive'));
    client.send('GET /2 HTTP/1.0\r\n\r\n');
    expect(await client.untilEnd()).toContain('[/2]');
  });

  it('answers HEAD without a body', async () => {
    server = await TestServer.start(echoTarget);
    const answer = await server.ask(get('/', 'Connection: close').replace('GET', 'HEAD'));
    expect(answer).toBe(OK('[/]', 'Connection: close').replace('[/]', ''));
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

describe('a client that ends its side', () => {
  it('gets its answers all the same', async () => {
    server = await TestServer.start((exchange) => setImmediate(() => echoTarget(exchange)));
    const client = await server.connect();
    client.socket.end(get('/1') + get('/2'));
    expect(await client.untilEnd()).toBe(OK('[/1]') + OK('[/2]', 'Connection: close'));
    await client.untilClosed();
  });

  it('without a request is gone', async () => {
    server = await TestServer.start(echoTarget);
    for (const text of ['', 'GET / HTTP']) {
      const client = await server.connect();
      client.socket.end(text);
      expect(await client.untilEnd()).toBe('');
      await client.untilClosed();
    }
    expect(server.refused).toEqual([]);
  });

  it('does not hold a silent target for long', async () => {
    server = await TestServer.start(nothing);
    const client = await server.connect();
    client.socket.end(get('/'));
    while (server.connection.inputEndedAt === null) await aTurn();
    server.sweep(400);
    expect(server.exchanges[0]?.over).toBe(false);
    server.sweep(1000);
    await client.untilClosed();
    expect(server.exchanges[0]).toMatchObject({ status: 499, over: true });
  });
});

describe('a client that leaves', () => {
  it('ends its exchange', async () => {
    server = await TestServer.start(nothing);
    const client = await server.connect();
    client.send(get('/'));
    while (server.exchanges.length === 0) await aTurn();
    const [exchange] = server.exchanges;
    const left = new Promise((resolve) => exchange?.onCancel({ cancelled: resolve }));
    client.socket.resetAndDestroy();
    expect(await left).toMatchObject({ code: 'CLIENT_LEFT' });
    expect(exchange?.status).toBe(499);
    expect(server.closed).toBe(1);
  });

  it('is noticed while its answer is sent, and takes no memory with it', async () => {
    const body = new PushedBody();
    server = await TestServer.start((exchange) => exchange.send(new ResponseHead(200, new Fields(), null), body));
    const client = await server.connect();
    client.send(get('/'));
    while (body.sink === null) await aTurn();
    client.socket.pause();
    let lent = 1;
    const chunk = Buffer.alloc(100_000);
    while (body.sink.write(chunk, () => lent--)) lent++;
    expect(lent).toBeGreaterThan(0);
    client.socket.resetAndDestroy();
    while (!body.cancelled || server.closed === 0) await aTurn();
    await aTurn();
    expect(lent).toBe(0);
    expect(server.exchanges[0]).toMatchObject({ status: 200, error: { code: 'CLIENT_LEFT' } });
  });

  it('does not let requests run that it had pipelined', async () => {
    server = await TestServer.start(nothing);
    const client = await server.connect();
    client.send(get('/1') + get('/2'));
    while (server.exchanges.length === 0) await aTurn();
    client.socket.resetAndDestroy();
    while (server.closed === 0) await aTurn();
    await aTurn();
    expect(server.exchanges).toHaveLength(1);
  });
});

describe('an upgrade', () => {
  it('hands the socket over with what came behind the request', async () => {
    server = await TestServer.start(nothing);
    const client = await server.connect();
    client.send(`${get('/ws', 'Connection: Upgrade', 'Upgrade: websocket')}early`);
    while (server.exchanges.length === 0) await aTurn();
    const [exchange] = server.exchanges;
    expect(exchange?.request.upgrade).toBe('websocket');
    const detached = exchange?.detach();
    expect(detached?.rest.toString()).toBe('early');
    expect(detached?.socket.listenerCount('data')).toBe(0);
    expect(detached?.socket.listenerCount('error')).toBeGreaterThan(0);
    client.send('late');
    // Nothing is lost before somebody listens.
    await aTurn();
    if (detached === undefined) throw new Error('it was not handed over');
    expect(String(await once(detached.socket.resume(), 'data'))).toBe('late');
    detached?.socket.write('raw');
    await client.until('raw');
    server.sweep(1e9);
    expect(server.connection.phase).toBe('detached');
    detached?.socket.destroy();
    await client.untilEnd();
    expect(server.closed).toBe(1);
  });
});

describe('closing gracefully', () => {
  it('ends an idle connection at once', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    client.send(get('/'));
    await client.until('[/]');
    server.connection.closeGracefully();
    expect(await client.untilEnd()).toBe(OK('[/]'));
    await client.untilClosed();
  });

  it('lets a connection that was just accepted send its request', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    server.connection.closeGracefully();
    server.sweep(900);
    client.send(get('/'));
    expect(await client.untilEnd()).toBe(OK('[/]', 'Connection: close'));
  });

  it('waits a second for that', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    server.connection.closeGracefully();
    server.sweep(1000);
    expect(await client.untilEnd()).toBe('');
  });

  it('lets the request under way end, and says that it is the last', async () => {
    server = await TestServer.start(nothing);
    const client = await server.connect();
    client.send(get('/'));
    while (server.exchanges.length === 0) await aTurn();
    server.connection.closeGracefully();
    server.exchanges[0]?.answer(200, Fields.of('Date', 'x'), 'bye');
    expect(await client.untilEnd()).toBe(OK('bye', 'Connection: close'));
  });

  it('cuts upgraded connections', async () => {
    server = await TestServer.start((exchange) => void exchange.detach());
    const client = await server.connect();
    client.send(get('/', 'Connection: Upgrade', 'Upgrade: websocket'));
    while (server.exchanges.length === 0) await aTurn();
    server.connection.closeGracefully();
    await client.untilEnd();
    expect(server.closed).toBe(1);
  });
});
