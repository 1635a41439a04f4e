/**
 * `node bench/footprint.ts`: what a person feels besides throughput. How long `list` takes, how long from the start of
 * the proxy to the first request it forwards, what a deploy takes beyond the command's own start, and idle memory.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { sample } from './soak/samples.ts';

const BIN = process.env['PROXY_BIN'] ?? 'bin/kamal-proxy';
const ROUNDS = Number(process.env['ROUNDS'] ?? 15);
const home = mkdtempSync(join(tmpdir(), 'footprint-'));
const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, TMPDIR: home };
const target = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
await once(target, 'listening');

try {
  const address = `127.0.0.1:${portOf(target.address())}`;
  const [http, https] = [await freePort(), await freePort()];
  const run = ['run', '--http-port', `${http}`, '--https-port', `${https}`, '--workers', '2'];

  let proxy = spawn(BIN, run, { env, stdio: 'ignore' });
  await firstAnswer(http, () => true);
  await cliUntilItWorks(['deploy', 'app', '--target', address]);
  const starts: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    proxy.kill('SIGTERM');
    await once(proxy, 'exit');
    const startedAt = performance.now();
    proxy = spawn(BIN, run, { env, stdio: 'ignore' });
    await firstAnswer(http, (status) => status === 200);
    starts.push(performance.now() - startedAt);
    await cliUntilItWorks(['list']);
  }
  const version = await times(['--version']);
  const list = await times(['list']);
  const deploy = await times(['deploy', 'app', '--target', address]);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const { pssMb } = sample(proxy.pid ?? 0);
  proxy.kill('SIGTERM');
  await once(proxy, 'exit');
  console.log(`start to the first proxied request  median ${median(starts)} ms   (of ${ROUNDS})`);
  console.log(`kamal-proxy --version               median ${median(version)} ms`);
  console.log(`kamal-proxy list                    median ${median(list)} ms`);
  console.log(
    `kamal-proxy deploy                  median ${median(deploy)} ms, ${median(deploy) - median(version)} ms beyond the start of the command`,
  );
  console.log(`memory, idle, two workers           ${pssMb} MB (PSS)`);
} finally {
  target.close();
  rmSync(home, { recursive: true, force: true });
}

async function times(args: readonly string[]): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const startedAt = performance.now();
    await promisify(execFile)(BIN, args, { env });
    taken.push(performance.now() - startedAt);
  }
  return taken;
}

async function cliUntilItWorks(args: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const works = await promisify(execFile)(BIN, args, { env }).then(
      () => true,
      () => false,
    );
    if (works) return;
  }
  throw new Error(`${args.join(' ')} does not work`);
}

/** Asks again at once until the answer fits: a millisecond counts here. */
async function firstAnswer(port: number, fits: (status: number) => boolean): Promise<void> {
  for (;;) {
    const status = await new Promise<number>((resolve) => {
      get({ host: '127.0.0.1', port, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).on('error', () => resolve(0));
    });
    if (status !== 0 && fits(status)) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}

async function freePort(): Promise<number> {
  const server = createNetServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

function portOf(address: ReturnType<typeof target.address>): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
