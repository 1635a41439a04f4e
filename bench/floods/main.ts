/**
 * `node bench/floods/main.ts`: how long ordinary clients wait while others flood the proxy over HTTP/2, and how long they
 * wait when nobody does. Times are of the requests that were under way during a flood, all rounds of it together.
 */
import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { killEverything, startChild } from '../processes/children.ts';
import { AttackedProxy } from './attacked-proxy.ts';
import type { Asked, AttackOrder, AttackReport, OthersOrder } from './messages.ts';
import { APART, TOGETHER } from './shares.ts';
import { waited } from './waited.ts';

const HELP = `node bench/floods/main.ts [options]

  --connections <a,b>  so many that flood at a time (default 1,100)
  --rounds <n>         of each flood (default 8)
  --only <regex>       floods whose name matches
  --apart              the proxy and its ordinary clients have the cores first, attackers what is left: as if they had
                       machines of their own. Needs root.
  --bystander          attackers flood another process: what the machine takes from the proxy's clients
`;

/** Handshakes of those who are about to attack are over, and so is what a flood leaves behind. */
const CALM_MS = 150;
const QUIET_MS = 400;

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '1,100' },
    rounds: { type: 'string', default: '8' },
    only: { type: 'string', default: '' },
    apart: { type: 'boolean', default: false },
    bystander: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const shares = values.apart ? APART : TOGETHER;
const home = mkdtempSync(join(tmpdir(), 'floods-'));

process.on('exit', () => {
  killEverything();
  rmSync(home, { recursive: true, force: true });
});
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
if (values.help) console.log(HELP);
else await floods();
process.exit(0);

async function floods(): Promise<void> {
  const proxy = await AttackedProxy.start(home, shares);
  const others = child(shares.served, join(import.meta.dirname, 'others.ts'), `${proxy.httpPort}`);
  await proxy.deploy('others', await heard<number>(others), '--host', 'others.test');
  const attackers = child(shares.attackers, await bundledAttackers());
  const { floods: names = [] } = await heard<AttackReport>(attackers);
  const port = values.bystander ? await bystander(proxy) : proxy.httpsPort;
  tell(others, 'begin');
  await delay(1000);
  const only = new RegExp(values.only);
  for (const connections of values.connections.split(',').map(Number)) {
    for (const flood of names.filter((name) => only.test(name)))
      await rounds(others, attackers, { flood, connections, port });
  }
}

async function rounds(others: ChildProcess, attackers: ChildProcess, order: Exclude<AttackOrder, 'go'>): Promise<void> {
  const quiet: Asked[] = [];
  const flooded: Asked[] = [];
  let calmed = 0;
  for (let round = 0; round < Number(values.rounds); round++) {
    await obeyed(attackers, order);
    await delay(CALM_MS);
    await taken(others);
    await delay(QUIET_MS);
    quiet.push(...(await taken(others)));
    const began = now();
    calmed += (await obeyed(attackers, 'go')).calmed ?? 0;
    const ended = now();
    await delay(CALM_MS);
    flooded.push(...(await taken(others)).filter(([at, took]) => at + took > began && at < ended));
  }
  const { flood, connections } = order;
  const all = connections * Number(values.rounds);
  console.log(`${connections} × ${flood}: ${waited(quiet, flooded)}; ${calmed} of ${all} told to calm down`);
}

async function taken(others: ChildProcess): Promise<readonly Asked[]> {
  tell(others, 'take');
  return heard<readonly Asked[]>(others);
}

async function obeyed(attackers: ChildProcess, order: AttackOrder): Promise<AttackReport> {
  tell(attackers, order);
  return heard<AttackReport>(attackers);
}

async function bystander({ certificate: { keyPath, certificatePath } }: AttackedProxy): Promise<number> {
  return heard<number>(child(shares.attackers, join(import.meta.dirname, 'bystander.ts'), keyPath, certificatePath));
}

/** Frames are written by the proxy's own fixtures, which Node does not load as they are. */
async function bundledAttackers(): Promise<string> {
  const file = join(home, 'attackers.mjs');
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'attackers.ts'),
    platform: 'node',
    logLevel: 'warn',
  });
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return file;
}

function child(prefix: readonly string[], ...args: readonly string[]): ChildProcess {
  const [command = '', ...rest] = [...prefix, process.execPath, ...args];
  return startChild(command, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

function tell(to: ChildProcess, order: AttackOrder | OthersOrder): void {
  to.send(order);
}

/** @throws {Error} when it ends before it says something */
async function heard<T>(from: ChildProcess): Promise<T> {
  const done = new AbortController();
  const ended = once(from, 'exit', done).then(() => {
    throw new Error(`${from.spawnargs.join(' ')} ended: see above`);
  });
  try {
    const [said] = await Promise.race([once(from, 'message', done), ended]);
    return said;
  } finally {
    done.abort();
  }
}

/** As `Date.now()`, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
