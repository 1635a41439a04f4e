import { Fields, ResponseHead } from '@app/pipeline';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectionPhase } from './connection-phase.js';
import { aTurn } from './fixtures/a-turn.js';
import { echoTarget } from './fixtures/echo-target.js';
import { PushedBody } from './fixtures/pushed-body.js';
import { TestServer } from './fixtures/test-server.js';
import { get, ok } from './fixtures/wire-text.js';

let server: TestServer;
afterEach(() => server.stop());

const nothing = () => undefined;

describe('a client that takes its time', () => {
  it('is told so when its head does not come', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    client.send('GET / HTTP/1.1\r\nHost: x\r\nX-A: ');
    while (server.connection.phase !== 'head') await aTurn();
    expect(server.connection.idleSince).toBeNull();
    server.sweep(9000);
    server.sweep(10_000);
    expect(await client.untilEnd()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(server.refused).toEqual(['head-timeout']);
  });

  it('is idle when an empty line came behind its request, as old ones send', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    client.send(`${get('/1')}\r\n`);
    await client.until('[/1]');
    expect(server.connection.idleSince).not.toBeNull();
    server.sweep(10_000);
    client.send(get('/2'));
    await client.until('[/2]');
    client.send(`${get('/3')}\r\n`);
    await client.until('[/3]');
    server.connection.closeGracefully();
    expect(await client.untilEnd()).toBe(ok('[/1]') + ok('[/2]') + ok('[/3]'));
    expect(server.refused).toEqual([]);
  });

  it('is not waited for again when it was told', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    client.send('GET / HTTP/1.1\r\nHost: x\r\nX-A: ');
    const { connection } = server;
    const isIn = (phase: ConnectionPhase): boolean => connection.phase === phase;
    while (!isIn('head')) await aTurn();
    server.sweep(10_000);
    server.sweep(400);
    expect(connection.phase).toBe('closing');
    server.sweep(600);
    while (!isIn('closed')) await aTurn();
  });

  it('is sent away when it says nothing at all', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    expect(server.connection.idleSince).not.toBeNull();
    server.sweep(60_000);
    expect(await client.untilEnd()).toBe('');
    await client.untilClosed();
  });

  it('is not waited for when it does not say goodbye', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    client.send(get('/', 'Connection: close'));
    await client.until('[/]');
    server.sweep(4000);
    expect(server.connection.phase).toBe('closing');
    server.sweep(5100);
    while (server.connection.phase !== 'closed') await aTurn();
  });
});

describe('a client that ends its side', () => {
  it('gets its answers all the same', async () => {
    server = await TestServer.start((exchange) => setImmediate(() => echoTarget(exchange)));
    const client = await server.connect();
    client.socket.end(get('/1') + get('/2'));
    expect(await client.untilEnd()).toBe(ok('[/1]') + ok('[/2]', 'Connection: close'));
    await client.untilClosed();
  });

  it('is not waited for when only an empty line came behind its request', async () => {
    server = await TestServer.start(nothing);
    const client = await server.connect();
    client.socket.end(`${get('/1')}\r\n`);
    while (server.connection.inputEndedAt === null) await aTurn();
    server.exchanges.forEach(echoTarget);
    await client.until('[/1]');
    server.sweep(0);
    expect(server.connection.phase).toBe('closing');
    expect(await client.untilEnd()).toBe(ok('[/1]'));
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
