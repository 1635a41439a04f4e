import { once } from 'node:events';
import { connect, createServer, Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import * as tls from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { readInto } from './read-into.js';

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

it('an encrypted socket is read into the memory that it is given', async () => {
  const { ours, client } = await encrypted();
  const memory = Buffer.alloc(16);
  const { promise, resolve } = Promise.withResolvers<void>();
  let text = '';
  const taken = readInto(ours, memory, (bytes) => {
    expect(bytes.buffer).toBe(memory.buffer);
    text += bytes.toString();
    if (text.endsWith('!')) resolve();
    return true;
  });
  expect(taken).toBe(true);
  client.write('more than fits into it at once, and all of it comes!');
  await promise;
  expect(text).toBe('more than fits into it at once, and all of it comes!');
  client.end();
  await once(ours, 'end');
});

it('it is read no more when its taker says so, until it is resumed', async () => {
  const { ours, client } = await encrypted();
  const reads: string[] = [];
  const came = new PassThrough({ objectMode: true });
  readInto(ours, Buffer.alloc(4), (bytes) => {
    reads.push(bytes.toString());
    came.write(reads.length);
    return reads.length !== 1;
  });
  client.write('one');
  await once(came, 'data');
  expect(reads).toEqual(['one']);
  client.write('two');
  ours.resume();
  await once(came, 'data');
  expect(reads).toEqual(['one', 'two']);
});

it('a socket without a handle stays as it is', () => {
  expect(readInto(new Socket(), Buffer.alloc(1), () => true)).toBe(false);
});
