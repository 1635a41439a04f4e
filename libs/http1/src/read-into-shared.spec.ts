import { once } from 'node:events';
import { connect, createServer, Socket } from 'node:net';
import * as tls from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { readAsStream, readIntoShared } from './read-into-shared.js';

/** A key that both sides know: TLS without a certificate. */
const KEY = Buffer.from('a key that both sides know');
const SUITES = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;

/** Both ends of an encrypted connection, the server's before anything was read of it. */
async function encrypted(): Promise<{ readonly ours: tls.TLSSocket; readonly client: tls.TLSSocket }> {
  const { promise, resolve } = Promise.withResolvers<tls.TLSSocket>();
  const server = createServer({ allowHalfOpen: true }, (raw) => {
    // The types know the callback for tls.createServer only.
    const options: tls.TLSSocketOptions & Pick<tls.TlsOptions, 'pskCallback'> = {
      isServer: true,
      secureContext: tls.createSecureContext(SUITES),
      pskCallback: () => KEY,
    };
    const socket = new tls.TLSSocket(raw, options);
    socket.on('secure', () => resolve(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen on a port');
  const client = tls.connect({
    ...SUITES,
    socket: connect(address.port, '127.0.0.1'),
    pskCallback: () => ({ psk: KEY, identity: 'x' }),
    checkServerIdentity: () => undefined,
  });
  const ours = await promise;
  onTestFinished(() => {
    client.destroy();
    ours.destroy();
    server.close();
  });
  return { ours, client };
}

it('encrypted sockets are read into one memory, one after the other', async () => {
  const text = 'more than fits into it at once: '.repeat(2000);
  const memories = new Set<ArrayBufferLike>();
  for (let i = 0; i < 2; i++) {
    const { ours, client } = await encrypted();
    let received = '';
    const { promise, resolve } = Promise.withResolvers<void>();
    const taken = readIntoShared(ours, (bytes) => {
      memories.add(bytes.buffer);
      received += bytes.toString();
      if (received.length >= text.length) resolve();
    });
    expect(taken).toBe(true);
    client.write(text);
    await promise;
    expect(received).toBe(text);
    client.end();
    await once(ours, 'end');
  }
  expect(memories.size).toBe(1);
});

it('one is not read while it is paused, and can be made a stream again', async () => {
  const { ours, client } = await encrypted();
  const { promise, resolve } = Promise.withResolvers<void>();
  const reads: string[] = [];
  readIntoShared(ours, (bytes) => {
    reads.push(bytes.toString());
    ours.pause();
    resolve();
  });
  client.write('one');
  await promise;
  readAsStream(ours);
  client.write('two');
  const data = once(ours, 'data');
  ours.resume();
  expect(String((await data)[0])).toBe('two');
  expect(reads).toEqual(['one']);
});

it('a socket without a handle stays as it is', () => {
  expect(readIntoShared(new Socket(), () => undefined)).toBe(false);
});
