/**
 * `node bench/floods/main.ts`: how long ordinary clients wait while others flood the proxy over HTTP/2, and how long they
 * wait when nobody does. Times are of the requests that were under way during a flood, all rounds of it together.
 */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { rolldown } from 'rolldown';
import { inTemporaryDirectory } from '../processes/temporary-directory.ts';
import { AttackedProxy } from './attacked-proxy.ts';
import {
  type Asked,
  type Attack,
  type AttackOrder,
  type AttackReport,
  HEADER_BOMBS,
  type OthersOrder,
  type OthersReport,
} from './messages.ts';
import { type FloodOptions, HELP, parseFloodOptions } from './options.ts';
import { APART, TOGETHER } from './shares.ts';
import { ToldProcess } from './told-process.ts';
import { waited } from './waited.ts';

/** Handshakes of those who are about to attack are over, and so is what a flood leaves behind. */
const CALM_MS = 150;
const QUIET_MS = 400;

type Others = ToldProcess<OthersOrder, OthersReport>;
type Attackers = ToldProcess<AttackOrder, AttackReport>;

try {
  const options = parseFloodOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await inTemporaryDirectory(async (directory) => measure(options, directory));
  process.exit(0);
} catch (thrown) {
  console.error(`Error: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exit(1);
}

async function measure(options: FloodOptions, directory: string): Promise<void> {
  const shares = options.apart ? APART : TOGETHER;
  const proxy = await AttackedProxy.start(directory, shares);
  const others: Others = new ToldProcess(shares.served, script('others.ts'), `${proxy.httpPort}`);
  await proxy.deploy('others', (await others.heard()).port ?? 0, '--host', 'others.test');
  others.tell('begin');
  const attackers: Attackers = new ToldProcess(shares.attackers, await bundledAttackers(directory));
  const { floods = [] } = await attackers.heard();
  const port = options.bystander ? await bystander(proxy, shares.attackers) : proxy.httpsPort;
  const wanted = floods.filter((name) => options.only.test(name) && !(options.bystander && name === HEADER_BOMBS));
  for (const connections of options.connections) {
    for (const flood of wanted) {
      console.log(await rounds(others, attackers, { flood, connections, port }, options.rounds));
    }
  }
}

async function rounds(others: Others, attackers: Attackers, attack: Attack, count: number): Promise<string> {
  const quiet: Asked[] = [];
  const flooded: Asked[] = [];
  let calmed = 0;
  for (let round = 0; round < count; round++) {
    await attackers.ask(attack);
    await askedIn(CALM_MS, others);
    quiet.push(...(await askedIn(QUIET_MS, others)));
    const began = now();
    calmed += (await attackers.ask('go')).calmed ?? 0;
    const ended = now();
    const asked = await askedIn(CALM_MS, others);
    flooded.push(...asked.filter(([at, took]) => at + took > began && at < ended));
  }
  const { flood, connections } = attack;
  return `${connections} × ${flood}: ${waited(quiet, flooded)}; ${calmed} of ${connections * count} told to calm down`;
}

/** What ordinary clients asked since they last told, once so much more time has passed. */
async function askedIn(ms: number, others: Others): Promise<readonly Asked[]> {
  await delay(ms);
  return (await others.ask('take')).asked ?? [];
}

/** @returns the port of a process that is flooded in place of the proxy */
async function bystander({ certificate }: AttackedProxy, prefix: readonly string[]): Promise<number> {
  const { keyPath, certificatePath } = certificate;
  return new ToldProcess<never, number>(prefix, script('bystander.ts'), keyPath, certificatePath).heard();
}

/** Frames are written by the proxy's own fixtures, which Node does not load as they are. */
async function bundledAttackers(directory: string): Promise<string> {
  const file = join(directory, 'attackers.mjs');
  const bundle = await rolldown({ input: script('attackers.ts'), platform: 'node', logLevel: 'warn' });
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return file;
}

function script(name: string): string {
  return join(import.meta.dirname, name);
}

/** As `Date.now()`, with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
