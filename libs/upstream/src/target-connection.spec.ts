import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { ReadBuffers } from '@app/http1';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TargetConnection } from './target-connection.js';

/** So many small buffers as it takes for the next that becomes free, when all of them are, to be the kernel's again. */
const MANY = 5 * 64;

describe('a connection that is closed by whoever takes its bytes', () => {
  it('keeps them until they are taken', async () => {
    const peers: Socket[] = [];
    const server = createServer((peer) => void peers.push(peer));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
      for (const peer of peers) peer.destroy();
    });
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const owner = {
      host: '127.0.0.1',
      port,
      connectionOpened() {},
      connectionFailed() {},
      connectionHeard() {},
      connectionClosed() {},
    };
    const buffers = new ReadBuffers();
    // All of the large and medium ones, and the small ones.
    const others = Array.from({ length: 16 + 64 + MANY }, () => buffers.take(false));
    const connection = new TargetConnection(owner, buffers);
    const closed = once(connection.socket, 'close');
    const left: number[] = [];
    let reads = 0;
    connection.user = {
      received: (bytes, _count, large) => {
        connection.expectsLarge = true;
        peers[0]?.write('more');
        if (++reads < 2 || large === null) return;
        for (const other of others) other?.release();
        connection.destroy();
        left.push(bytes.length);
      },
      drained() {},
      overdue() {},
      lost() {},
    };
    await once(connection.open(), 'connect');
    while (peers.length === 0) await once(server, 'connection');
    peers[0]?.write('first');
    await closed;
    expect(left).toEqual([16 * 1024]);
  });
});
