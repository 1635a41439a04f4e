import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { performance } from 'node:perf_hooks';
import * as tls from 'node:tls';
import { type Exchange, Fields, ResponseHead } from '@app/pipeline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './connection-limits.js';
import { aTurn } from './fixtures/a-turn.js';
import { PushedBody } from './fixtures/pushed-body.js';
import { TestClient } from './fixtures/test-client.js';
import { ServerConnection } from './server-connection.js';
import { SocketView } from './socket-view.js';

/** A key that both sides know: TLS without a certificate. */
const KEY = Buffer.from('a key that both sides know');
const SUITES = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;

let server: Server;
let connection: ServerConnection | null;
let exchanges: Exchange[];
let closed: ServerConnection[];

beforeEach(async () => {
  connection = null;
  exchanges = [];
  closed = [];
  server = createServer({ allowHalfOpen: true, noDelay: true }, (raw) => {
    raw.on('error', () => undefined);
    const secureContext = tls.createSecureContext(SUITES);
    // The types know the callback for tls.createServer only.
    const options: tls.TLSSocketOptions & Pick<tls.TlsOptions, 'pskCallback'> = {
      isServer: true,
      secureContext,
      pskCallback: () => KEY,
    };
    const socket = new tls.TLSSocket(raw, options);
    const view = new SocketView(raw, 'https', 443, () => true);
    const owner = {
      onExchange: (exchange: Exchange) => void exchanges.push(exchange),
      onRefused: () => undefined,
      onClosed: (gone: ServerConnection) => void closed.push(gone),
    };
    connection = new ServerConnection(socket, view, owner, DEFAULT_LIMITS);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  connection?.destroy();
  server.close();
  await once(server, 'close');
});

async function connected(): Promise<TestClient> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen on a port');
  const raw = connect({ port: address.port, host: '127.0.0.1', allowHalfOpen: true });
  const socket = tls.connect({
    ...SUITES,
    socket: raw,
    pskCallback: () => ({ psk: KEY, identity: 'x' }),
    checkServerIdentity: () => undefined,
  });
  await once(socket, 'secureConnect');
  return new TestClient(socket);
}

async function firstExchange(client: TestClient, ...lines: string[]): Promise<Exchange> {
  client.send(['GET / HTTP/1.1', 'Host: x', ...lines, '', ''].join('\r\n'));
  while (exchanges.length === 0) await aTurn();
  const [exchange] = exchanges;
  if (exchange === undefined) throw new Error('no exchange');
  return exchange;
}

describe('over TLS', () => {
  it('a request is answered, and the connection said goodbye to', async () => {
    const client = await connected();
    const exchange = await firstExchange(client, 'Connection: close');
    expect(exchange.connection.scheme).toBe('https');
    exchange.answer(200, Fields.of('Date', 'x'), 'hello');
    expect(await client.untilEnd()).toMatch(/\r\n\r\nhello$/);
    await client.untilClosed();
    while (closed.length === 0) await aTurn();
  });

  it('large answers arrive whole, at the speed of the client', async () => {
    const client = await connected();
    const exchange = await firstExchange(client);
    const body = new PushedBody();
    exchange.send(new ResponseHead(200, new Fields(), null), body);
    client.socket.pause();
    const text = 'q'.repeat(60_000);
    let sent = 1;
    while (body.push(text)) sent++;
    const taken = connection?.takenBytes ?? 0;
    expect(connection?.unsentBytes).toBeGreaterThan(0);
    client.socket.resume();
    while (body.resumes === 0) await aTurn();
    expect(connection?.takenBytes).toBeGreaterThan(taken);
    expect(connection?.unsentBytes).toBe(0);
    body.sink?.end(null);
    await client.until('0\r\n\r\n');
    expect(client.received.match(/q/g)).toHaveLength(sent * 60_000);
  });

  it('a client that takes nothing is given up', async () => {
    const client = await connected();
    const exchange = await firstExchange(client);
    const body = new PushedBody();
    exchange.send(new ResponseHead(200, new Fields(), null), body);
    client.socket.pause();
    while (body.push('q'.repeat(60_000)));
    for (const second of [0, 59, 300]) connection?.sweep(performance.now() + second * 1000);
    while (!body.cancelled) await aTurn();
  });

  it('a client that leaves ends its exchange', async () => {
    const client = await connected();
    const exchange = await firstExchange(client);
    client.socket.destroy();
    while (!exchange.over) {
      connection?.sweep(performance.now() + 1000);
      await aTurn();
    }
    expect(exchange.status).toBe(499);
  });

  it('an upgrade is handed over', async () => {
    const client = await connected();
    const exchange = await firstExchange(client, 'Connection: Upgrade', 'Upgrade: websocket');
    const { socket, rest } = exchange.detach();
    expect(rest).toHaveLength(0);
    client.send('frame');
    expect(String(await once(socket.resume(), 'data'))).toBe('frame');
    socket.end('bye');
    expect(await client.untilEnd()).toBe('bye');
  });
});
