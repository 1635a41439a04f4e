import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refuseTls } from './refuse-tls.js';

let server: Server;
let port = 0;
const accepted: Socket[] = [];

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true }, (socket) => {
    accepted.push(socket);
    refuseTls(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
});

afterEach(async () => {
  vi.useRealTimers();
  for (const socket of accepted.splice(0)) socket.destroy();
  server.close();
  await once(server, 'close');
});

/** Everything that comes until the other side ends. */
async function answerTo(...parts: readonly string[]): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  for (const part of parts) socket.write(part, 'latin1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'end');
  return Buffer.concat(chunks);
}

describe('a port without a certificate', () => {
  it('answers a handshake with the alert of a server that has none for the name', async () => {
    const socket = connectTls({ port, host: '127.0.0.1', servername: 'app.example.com' });
    expect(await once(socket, 'error')).toMatchObject([{ code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' }]);
  });

  it('answers plain HTTP with 400', async () => {
    const answer = await answerTo('GET / HTTP/1.1\r\nHost: a.test\r\n\r\n');
    expect(answer.toString('latin1')).toMatch(/^HTTP\/1\.0 400 Bad Request\r\n/);
    expect(answer.toString('latin1')).toMatch(/\r\n\r\nClient sent an HTTP request to an HTTPS server\.\n$/);
  });

  it('answers a request that is larger than a packet without a reset', async () => {
    const answer = await answerTo('POST / HTTP/1.1\r\n', 'x'.repeat(200_000));
    expect(answer.toString('latin1')).toContain('400 Bad Request');
  });

  it('closes with a client that says nothing at all', async () => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume();
    socket.end();
    await once(socket, 'close');
  });

  it('closes after ten seconds, though the client goes on sending', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write('GET ');
    await once(socket.resume(), 'end');
    socket.write('/ HTTP');
    vi.advanceTimersByTime(10_000);
    await once(accepted[0] ?? socket, 'close');
    expect(vi.getTimerCount()).toBe(0);
    socket.destroy();
  });
});
