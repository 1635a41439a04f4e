/**
 * `node bench/footprint.ts`: what a person feels besides throughput. How long `list` takes, how long from the start of
 * the proxy to the first request it forwards, what a deploy takes beyond the command's own start, and idle memory.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { wordsUnlessHelp } from './help-only.ts';
import { startChild, stopChild } from './processes/children.ts';
import { freePort } from './processes/ports.ts';
import { inTemporaryDirectory } from './processes/temporary-directory.ts';
import { sample } from './soak/samples.ts';

const BIN = process.env['PROXY_BIN'] ?? 'bin/kamal-proxy';
const ROUNDS = Number(process.env['ROUNDS'] ?? 15);
const HELP = `node bench/footprint.ts

Environment:
  PROXY_BIN   the proxy (default: bin/kamal-proxy)
  ROUNDS      how often each is done (default 15)`;

try {
  if (wordsUnlessHelp(process.argv.slice(2), HELP) !== null) await inTemporaryDirectory(measure);
  process.exit();
} catch (thrown) {
  console.error(`Error: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exit(1);
}

async function measure(home: string): Promise<void> {
  const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, TMPDIR: home };
  const target = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(target, 'listening');
  const bound = target.address();
  const address = `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
  const [http, https] = [await freePort(), await freePort()];
  const run = ['run', '--http-port', `${http}`, '--https-port', `${https}`, '--workers', '2'];

  let proxy = startChild(BIN, run, { env, stdio: 'ignore' });
  await firstAnswer(http, () => true);
  await cliUntilItWorks(['deploy', 'app', '--target', address], env);
  const starts: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    await stopChild(proxy);
    const startedAt = performance.now();
    proxy = startChild(BIN, run, { env, stdio: 'ignore' });
    await firstAnswer(http, (status) => status === 200);
    starts.push(performance.now() - startedAt);
    await cliUntilItWorks(['list'], env);
  }
  const version = await times(['--version'], env);
  const list = await times(['list'], env);
  const deploy = await times(['deploy', 'app', '--target', address], env);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const { pssMb } = sample(proxy.pid ?? 0);
  await stopChild(proxy);
  console.log(`start to the first proxied request  median ${median(starts)} ms   (of ${ROUNDS})`);
  console.log(`kamal-proxy --version               median ${median(version)} ms`);
  console.log(`kamal-proxy list                    median ${median(list)} ms`);
  console.log(
    `kamal-proxy deploy                  median ${median(deploy)} ms, ${median(deploy) - median(version)} ms beyond the start of the command`,
  );
  console.log(`memory, idle, two workers           ${pssMb} MB (PSS)`);
}

async function times(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const startedAt = performance.now();
    await promisify(execFile)(BIN, args, { env });
    taken.push(performance.now() - startedAt);
  }
  return taken;
}

async function cliUntilItWorks(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
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
