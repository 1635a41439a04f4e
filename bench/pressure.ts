/**
 * `node bench/pressure.ts`: what clients can cost that send too slowly, read nothing, or just stay. Prints when slow ones
 * are closed, what others notice meanwhile, and what each kind costs in memory.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, createServer, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { wordsUnlessHelp } from './help-only.ts';
import { startChild } from './processes/children.ts';
import { freePort } from './processes/ports.ts';
import { inTemporaryDirectory } from './processes/temporary-directory.ts';
import { sample } from './soak/samples.ts';

const BIN = process.env['PROXY_BIN'] ?? 'bin/kamal-proxy';
const SLOW = 400;
const DEAF = 200;
const IDLE = 10_000;
const LARGE = Buffer.alloc(64 * 1024 * 1024, 'x');
/** More sockets from one address to one port than there are ephemeral ports would fail. */
const AT_ONCE = 250;

const HELP = `node bench/pressure.ts

Environment:
  PROXY_BIN   the proxy (default: bin/kamal-proxy)`;

/** Of the proxy, once it is started. */
let port = 0;
let pid = 0;

try {
  if (wordsUnlessHelp(process.argv.slice(2), HELP) !== null) await inTemporaryDirectory(measure);
  process.exit();
} catch (thrown) {
  console.error(`Error: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exit(1);
}

async function measure(home: string): Promise<void> {
  const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, TMPDIR: home };
  const target = createServer((request, response) => response.end(request.url === '/large' ? LARGE : 'ok'));
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  port = await freePort();
  const ports = ['--http-port', `${port}`, '--https-port', `${await freePort()}`];
  const options = ['--workers', '1', '--max-connections', '12000'];
  const proxy = startChild(BIN, ['run', ...ports, ...options], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  // An error to start it rejects here, and leaves no pid.
  await once(proxy, 'spawn');
  pid = proxy.pid ?? 0;
  while (!existsSync(join(home, 'kamal-proxy.sock'))) {
    if (proxy.exitCode !== null) throw new Error(`the proxy ended with ${proxy.exitCode} before it was ready`);
    await delay(20);
  }
  const address = target.address();
  const targetPort = typeof address === 'object' && address !== null ? address.port : 0;
  await promisify(execFile)(BIN, ['deploy', 'app', '--target', `127.0.0.1:${targetPort}`], { env });
  await latencies(2_000);
  console.log(`quiet: p99 ${percentile99(await latencies(3_000))} ms, ${memory()} MB`);
  await slowHeads();
  await deafReaders();
  await idleClients();
}

async function slowHeads(): Promise<void> {
  const startedAt = performance.now();
  const sockets = await clients(SLOW);
  const closed = sockets.map(async (socket) => new Promise((resolve) => void socket.once('close', resolve)));
  for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  const drip = setInterval(() => {
    for (const socket of sockets) if (!socket.destroyed) socket.write('a');
  }, 500);
  const others = latencies(9_000);
  await Promise.all(closed);
  clearInterval(drip);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${SLOW} slow heads: all closed after ${seconds} s; others' p99 ${percentile99(await others)} ms`);
}

async function deafReaders(): Promise<void> {
  const before = memory();
  const sockets = await clients(DEAF);
  for (const socket of sockets) socket.pause().write('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
  const others = percentile99(await latencies(5_000));
  const each = ((memory() - before) / DEAF).toFixed(3);
  console.log(`${DEAF} readers that read nothing of 64 MB: ${each} MB each; others' p99 ${others} ms`);
  for (const socket of sockets) socket.destroy();
}

async function idleClients(): Promise<void> {
  const before = memory();
  const sockets = await clients(IDLE);
  const answered = sockets.map(async (socket) => once(socket, 'data'));
  for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await Promise.all(answered);
  await delay(3_000);
  const held = memory();
  console.log(
    `${IDLE} idle keep-alive connections: ${held} MB, ${(((held - before) / IDLE) * 1024).toFixed(1)} KB each`,
  );
  for (const socket of sockets) socket.destroy();
}

async function clients(count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, () => connect(port, '127.0.0.1'));
    for (const socket of some) socket.on('error', () => undefined);
    await Promise.all(some.map(async (socket) => once(socket, 'connect')));
    sockets.push(...some);
  }
  return sockets;
}

/** What ordinary clients see for so long, ms a request. */
async function latencies(forMs: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const taken: number[] = [];
  const endAt = performance.now() + forMs;
  const one = async (): Promise<void> => {
    while (performance.now() < endAt) {
      const startedAt = performance.now();
      await new Promise<void>((resolve, reject) => {
        get({ host: '127.0.0.1', port, agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
      });
      taken.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: 4 }, one));
  agent.destroy();
  return taken;
}

function percentile99(values: readonly number[]): string {
  return (values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0).toFixed(1);
}

function memory(): number {
  return sample(pid).pssMb;
}
