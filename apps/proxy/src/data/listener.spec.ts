import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { Listener } from './listener.js';

/** The column `tr` of the kernel's table: which timer a connection has; 2 is that of keep-alive (proc(5)). */
const KEEP_ALIVE_TIMER = '02';

function hex(port: number | undefined): string {
  return (port ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** A port that nobody else can take before `use` has. */
async function freePort(use: (port: number) => Promise<void>): Promise<number> {
  const holder = createServer().listen({ port: 0, host: '127.0.0.1', reusePort: true });
  await once(holder, 'listening');
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await use(port);
  holder.close();
  await once(holder, 'close');
  return port;
}

it.runIf(process.platform === 'linux')('asks clients that say nothing whether they are still there', async () => {
  const accepted = Promise.withResolvers<Socket>();
  const listener = new Listener(accepted.resolve);
  const port = await freePort(async (found) => listener.listen(found, '127.0.0.1', true));
  onTestFinished(() => listener.close());
  const client = connect(port, '127.0.0.1');
  await once(client, 'connect');
  const socket = await accepted.promise;
  onTestFinished(() => void (client.destroy(), socket.destroy()));
  const pair = `:${hex(socket.localPort)} 0100007F:${hex(socket.remotePort)} `;
  const row = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .find((line) => line.includes(pair));
  expect(row?.trim().split(/\s+/)[5]?.slice(0, 2)).toBe(KEEP_ALIVE_TIMER);
});
