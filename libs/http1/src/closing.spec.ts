import { once } from 'node:events';
import { Fields } from '@app/pipeline';
import { afterEach, describe, expect, it } from 'vitest';
import { aTurn } from './fixtures/a-turn.js';
import { echoTarget } from './fixtures/echo-target.js';
import { TestServer } from './fixtures/test-server.js';
import { get, ok } from './fixtures/wire-text.js';

let server: TestServer;
afterEach(() => server.stop());

const nothing = () => undefined;

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
    expect(await client.untilEnd()).toBe(ok('[/]'));
    await client.untilClosed();
  });

  it('lets a connection that was just accepted send its request', async () => {
    server = await TestServer.start(echoTarget);
    const client = await server.connect();
    server.connection.closeGracefully();
    server.sweep(900);
    client.send(get('/'));
    expect(await client.untilEnd()).toBe(ok('[/]', 'Connection: close'));
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
    expect(await client.untilEnd()).toBe(ok('bye', 'Connection: close'));
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
