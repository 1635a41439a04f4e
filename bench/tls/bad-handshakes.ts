import { once } from 'node:events';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { clientHello } from './client-hello.ts';
import { latencies, type MeasuredProxy } from './measured-proxy.ts';

/** Connections that are made at the same time. */
const AT_ONCE = 250;
/** Longer than any of them may last. */
const WATCHED_MS = 14_000;

const hello = await clientHello('localhost');

interface BadHandshake {
  readonly what: string;
  /** What is sent, once: nothing more comes. */
  readonly bytes: Buffer;
}

export const BAD_HANDSHAKES: readonly BadHandshake[] = [
  { what: 'clients that say nothing', bytes: Buffer.alloc(0) },
  { what: 'halves of a ClientHello', bytes: hello.subarray(0, hello.length / 2) },
  { what: 'handshakes that stall behind the ClientHello', bytes: hello },
  { what: 'clients that send garbage', bytes: Buffer.alloc(300, 0xa5) },
  { what: 'clients that speak plain HTTP', bytes: Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n') },
];

export async function badHandshakes(proxy: MeasuredProxy, { what, bytes }: BadHandshake, count: number): Promise<void> {
  const before = proxy.pssMb;
  let most = before;
  const looks = setInterval(() => (most = Math.max(most, proxy.pssMb)), 500);
  const watched = proxy.watched(WATCHED_MS);
  const sockets: Socket[] = [];
  const closed: Promise<number>[] = [];
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, async () => proxy.connect());
    for (const socket of await Promise.all(some)) {
      sockets.push(socket);
      closed.push(lifeOf(socket));
    }
  }
  // All at the same moment.
  if (bytes.length > 0) for (const socket of sockets) socket.write(bytes);
  const lives = (await Promise.all(closed)).toSorted((a, b) => a - b);
  const noticed = await watched;
  clearInterval(looks);
  const longest = ((lives.at(-1) ?? 0) / 1000).toFixed(1);
  console.log(
    `${count} ${what}: the last closed after ${longest} s; ${noticed.cpuSeconds} s CPU in ${WATCHED_MS / 1000} s, ` +
      `+${Math.max(0, most - before).toFixed(0)} MB, ${proxy.pssMb} MB afterwards; others: ${latencies(noticed)}`,
  );
}

/** From its connect to its end, ms. A client that is told something takes it, and closes. */
async function lifeOf(socket: Socket): Promise<number> {
  const startedAt = performance.now();
  socket.resume().on('end', () => socket.destroy());
  await once(socket, 'close');
  return performance.now() - startedAt;
}
