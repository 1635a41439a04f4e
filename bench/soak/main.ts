/**
 * `node bench/soak/main.ts --minutes 30`: mixed traffic over HTTP/1 and HTTP/2, clients that leave at any moment, a deploy every five seconds.
 * At the end nothing may have failed that was not meant to, and memory and descriptors must be where they were.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { makeCertificate } from '../target/certificate.ts';
import { type ClientKind, CLIENTS, pick, type Tally, type Ways } from './clients.ts';
import { Http2Sessions } from './http2-clients.ts';
import { sample } from './samples.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    clients: { type: 'string', default: '24' },
    workers: { type: 'string', default: '2' },
    'deploy-every': { type: 'string', default: '5' },
  },
});

const BIN = process.env['PROXY_BIN'] ?? 'bin/kamal-proxy';
const home = mkdtempSync(join(tmpdir(), 'soak-'));
const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, TMPDIR: home };
const children: ChildProcess[] = [];
const tallies = new Map<ClientKind, Tally>();
const MIX: readonly [ClientKind, ...ClientKind[]] = [
  'get',
  'get',
  'get',
  'post',
  'chunked',
  'events',
  'upgrade',
  'large',
  'abort',
  'abort',
  'h2 get',
  'h2 get',
  'h2 post',
  'h2 events',
  'h2 large',
  'h2 reset',
  'h2 reset',
];
const HTTP2_CONNECTIONS = 4;
let stopping = false;

process.on('SIGINT', () => (stopping = true));
try {
  await soak();
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
}

async function soak(): Promise<void> {
  const [http, https] = [await freePort(), await freePort()];
  const proxy = start(BIN, ['run', '--http-port', `${http}`, '--https-port', `${https}`, '--workers', values.workers]);
  while (!existsSync(join(home, 'kamal-proxy.sock'))) await pause(20);
  const certificate = await makeCertificate(home);
  const targets = [await startTarget('a'), await startTarget('b')];
  const deployBoth = async (target: string): Promise<void> => {
    await deploy('soak', target);
    const { certificatePath, keyPath } = certificate;
    const tls = ['--host', 'localhost', '--tls', '--tls-certificate-path', certificatePath];
    await deploy('soak-tls', target, [...tls, '--tls-private-key-path', keyPath]);
  };
  await deployBoth(targets[0] ?? '');
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const ways: Ways = { port: http, agent, sessions: new Http2Sessions(https, HTTP2_CONNECTIONS) };
  const endAt = Date.now() + Number(values.minutes) * 60_000;
  const running = (): boolean => !stopping && Date.now() < endAt && proxy.exitCode === null;

  const clients = Array.from({ length: Number(values.clients) }, async () => {
    while (running()) await one(pick(MIX), ways);
  });
  let deploys = 0;
  const report = setInterval(() => print(proxy, deploys), 30_000);
  while (running()) {
    await pause(Number(values['deploy-every']) * 1000);
    await deployBoth(targets[++deploys % 2] ?? '').catch((error: unknown) => count('get', `deploy: ${String(error)}`));
  }
  await Promise.all(clients);
  clearInterval(report);
  agent.destroy();
  ways.sessions.close();
  await pause(3_000);
  console.log('after the load has ended:');
  print(proxy, deploys);
  const unexpected = [...tallies.values()].reduce(
    (sum, tally) => sum + [...tally.unexpected.values()].reduce((a, b) => a + b, 0),
    0,
  );
  console.log(`${unexpected} unexpected`);
  if (proxy.exitCode !== null) console.log('the proxy died');
  process.exitCode = unexpected > 0 || proxy.exitCode !== null ? 1 : 0;
}

async function one(kind: ClientKind, ways: Ways): Promise<void> {
  try {
    const outcome = await CLIENTS[kind](ways);
    tallyOf(kind)[outcome] += 1;
  } catch (error) {
    count(kind, error instanceof Error ? error.message : String(error));
    await pause(10);
  }
}

function tallyOf(kind: ClientKind): Tally {
  let tally = tallies.get(kind);
  if (tally === undefined) tallies.set(kind, (tally = { ok: 0, expected: 0, unexpected: new Map() }));
  return tally;
}

function count(kind: ClientKind, what: string): void {
  const { unexpected } = tallyOf(kind);
  unexpected.set(what, (unexpected.get(what) ?? 0) + 1);
}

function print(proxy: ChildProcess, deploys: number): void {
  const held = proxy.exitCode === null ? sample(proxy.pid ?? 0) : 'gone';
  console.log(new Date().toISOString(), `${deploys} deploys`, held);
  for (const [kind, { ok, expected, unexpected }] of tallies)
    console.log(`  ${kind}: ${ok} ok, ${expected} expected`, [...unexpected]);
}

async function deploy(service: string, target: string, more: readonly string[] = []): Promise<void> {
  const args = ['deploy', service, '--target', target, '--drain-timeout', '5s', ...more];
  await promisify(execFile)(BIN, args, { env });
}

async function startTarget(name: string): Promise<string> {
  const child = start(process.execPath, [join(import.meta.dirname, 'target-app.ts'), name], 'pipe');
  const [line]: Buffer[] = await once(child.stdout ?? process.stdin, 'data');
  return `127.0.0.1:${String(line).trim()}`;
}

function start(command: string, args: readonly string[], stdout: 'pipe' | 'ignore' = 'ignore'): ChildProcess {
  const child = spawn(command, args, { env, stdio: ['ignore', stdout, 'inherit'] });
  children.push(child);
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
