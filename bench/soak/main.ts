/**
 * `node bench/soak/main.ts --minutes 30`: mixed traffic over HTTP/1 and HTTP/2, clients that leave at any moment, a deploy every five seconds.
 * At the end nothing may have failed that was not meant to, and memory and descriptors must be where they were.
 */
import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startChild } from '../processes/children.ts';
import { freePort, until } from '../processes/ports.ts';
import { inTemporaryDirectory } from '../processes/temporary-directory.ts';
import { makeCertificate } from '../target/certificate.ts';
import { type ClientKind, CLIENTS, pick, type Ways } from './clients.ts';
import { Http2Sessions } from './http2-clients.ts';
import { HELP, parseSoakOptions, type SoakOptions } from './options.ts';
import { sample } from './samples.ts';
import { Tallies } from './tallies.ts';

const BIN = process.env['PROXY_BIN'] ?? 'bin/kamal-proxy';
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
const REPORT_EVERY_MS = 30_000;

const tallies = new Tallies();

try {
  const options = parseSoakOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await inTemporaryDirectory(async (home) => soak(options, home));
  process.exit();
} catch (thrown) {
  console.error(`Error: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exit(1);
}

async function soak(options: SoakOptions, home: string): Promise<void> {
  const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, TMPDIR: home };
  const [http, https] = [await freePort(), await freePort()];
  const ports = ['--http-port', `${http}`, '--https-port', `${https}`];
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  const proxy = startChild(BIN, ['run', ...ports, '--workers', `${options.workers}`], { env, stdio: [...stdio] });
  // An error to start it rejects here.
  await once(proxy, 'spawn');
  await until(async () => existsSync(join(home, 'kamal-proxy.sock')), proxy, 'the proxy does not get ready');
  const { certificatePath, keyPath } = await makeCertificate(home);
  const tls = ['--tls', '--tls-certificate-path', certificatePath, '--tls-private-key-path', keyPath];
  const deploy = async (service: string, target: string, ...more: readonly string[]): Promise<void> => {
    const args = ['deploy', service, '--target', target, '--drain-timeout', '5s', ...more];
    await promisify(execFile)(BIN, args, { env });
  };
  const targets = [await startTarget('a'), await startTarget('b')];
  const deployBoth = async (target = ''): Promise<void> => {
    await deploy('soak', target);
    await deploy('soak-tls', target, '--host', 'localhost', ...tls);
  };
  await deployBoth(targets[0]);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const ways: Ways = { port: http, agent, sessions: new Http2Sessions(https, HTTP2_CONNECTIONS) };
  const endAt = Date.now() + options.minutes * 60_000;
  const running = (): boolean => Date.now() < endAt && proxy.exitCode === null;

  const clients = Array.from({ length: options.clients }, async () => {
    while (running()) await one(pick(MIX), ways);
  });
  let deploys = 0;
  const reports = setInterval(() => print(proxy, deploys), REPORT_EVERY_MS);
  while (running()) {
    await delay(options.deployEveryMs);
    await deployBoth(targets[++deploys % 2]).catch((error: unknown) =>
      tallies.addUnexpected('get', `deploy: ${String(error)}`),
    );
  }
  await Promise.all(clients);
  clearInterval(reports);
  agent.destroy();
  ways.sessions.close();
  await delay(3_000);
  console.log('after the load has ended:');
  print(proxy, deploys);
  console.log(`${tallies.unexpected} unexpected`);
  if (proxy.exitCode !== null) console.log('the proxy died');
  process.exitCode = tallies.unexpected > 0 || proxy.exitCode !== null ? 1 : 0;
}

async function one(kind: ClientKind, ways: Ways): Promise<void> {
  try {
    tallies.add(kind, await CLIENTS[kind](ways));
  } catch (error) {
    tallies.addUnexpected(kind, error instanceof Error ? error.message : String(error));
    await delay(10);
  }
}

function print(proxy: ChildProcess, deploys: number): void {
  const held = proxy.exitCode === null ? sample(proxy.pid ?? 0) : 'gone';
  console.log(new Date().toISOString(), `${deploys} deploys`, held);
  tallies.print();
}

/** @returns its address */
async function startTarget(name: string): Promise<string> {
  const script = join(import.meta.dirname, 'target-app.ts');
  const child = startChild(process.execPath, [script, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the target ${name} ended before it was ready`);
  });
  const [line]: Buffer[] = await Promise.race([once(child.stdout ?? child, 'data'), ended]);
  // It ends with the soak, which nobody waits for.
  ended.catch(() => undefined);
  return `127.0.0.1:${String(line).trim()}`;
}
