/**
 * `npm run demo`: a real proxy, a real app, and a deploy in the middle of its traffic.
 *
 * It stays up until Ctrl-C (or SIGTERM); with `--exit` (or DEMO_EXIT=1) it ends behind its summary, with exit code 0
 * only if no request failed. It leaves no process and no file behind.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Child } from './child.ts';
import { KamalProxy } from './kamal-proxy.ts';
import { LiveView } from './live-view.ts';
import { count, milliseconds } from './numbers.ts';
import { PlainView } from './plain-view.ts';
import { onEnd } from './signals.ts';
import { Tally } from './tally.ts';
import { CLIENTS, Traffic } from './traffic.ts';
import type { View } from './view.ts';

const USAGE = `npm run demo [-- --exit]\n\n  --exit   end behind the summary; exit 0 only if no request failed`;
/** How much traffic is shown before the switch, and behind it. */
const REQUESTS_BEFORE = 1_500;
const REQUESTS_AFTER = 1_500;

const { exit, help } = asked();
if (help) {
  console.log(USAGE);
  process.exit();
}
const endsItself = exit || process.env['DEMO_EXIT'] === '1';
const live = process.stdout.isTTY && process.env['TERM'] !== 'dumb';
const view: View = live ? new LiveView(process.stdout) : new PlainView(process.stdout);
const proxy = new KamalProxy();
const tally = new Tally();
const apps: Child[] = [];
let traffic: Traffic | null = null;

const stopped = new Promise<'stopped'>((resolve) => onEnd(() => resolve('stopped'), endAtOnce));

try {
  const story = tellTheStory();
  // Whatever it waits for when it is called off, nobody waits for it any more.
  story.catch(() => undefined);
  if ((await Promise.race([story, stopped])) !== 'stopped' && !endsItself) await stopped;
  if (endsItself && tally.failed > 0) process.exitCode = 1;
} catch (error) {
  process.exitCode = 1;
  console.error(`Error: ${error instanceof Error ? error.message : String(error)}`);
} finally {
  await endInOrder();
}
process.exit();

/** What `npm run demo -- …` says. Anything unknown is a mistake, and starts nothing. */
function asked(): { readonly exit: boolean; readonly help: boolean } {
  const options = { exit: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`Error: ${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return process.exit(1);
  }
}

async function tellTheStory(): Promise<void> {
  const port = await proxy.start();
  const url = `http://localhost:${port}/`;
  view.say(`The proxy serves ${url}`);
  const first = await startApp('v1');
  const took = await proxy.command('deploy', 'web', '--target', first);
  view.say(`Deployed v1 (${first}) in ${milliseconds(took)}`);
  traffic = new Traffic(port, tally);
  traffic.start();
  view.say(`${CLIENTS} clients keep their connections and ask on and on, GET and POST`);
  view.watch(tally);
  await tally.more(REQUESTS_BEFORE);
  const second = await startApp('v2');
  view.say(`Deploying v2 (${second}): kamal-proxy deploy web --target ${second}`);
  const switched = await proxy.command('deploy', 'web', '--target', second);
  await tally.more(REQUESTS_AFTER);
  const summary = `${count(tally.total)} requests, ${count(tally.failed)} failed`;
  view.say(`switched v1 → v2 in ${milliseconds(switched)}: ${summary}`);
  if (!endsItself) invite(url, first);
}

function invite(url: string, first: string): void {
  for (const line of [
    '',
    `Open ${url} in a browser, or try from another terminal in this folder:`,
    '',
    `  export KAMAL_PROXY_SOCKET=${proxy.socket}`,
    '  bin/kamal-proxy list',
    `  bin/kamal-proxy deploy web --target ${first}   # back to v1`,
    '  bin/kamal-proxy pause web; sleep 3; bin/kamal-proxy resume web   # held, not lost',
    '',
    'Ctrl-C ends the demo.',
  ]) {
    view.say(line);
  }
}

/** @returns its target */
async function startApp(version: string): Promise<string> {
  const file = join(import.meta.dirname, 'sample-app.ts');
  const app = new Child(`the app ${version}`, process.execPath, [file, version], { PATH: process.env['PATH'] });
  apps.push(app);
  const [, port] = await app.says(/^listening on (\d+)$/);
  return `127.0.0.1:${port}`;
}

async function endInOrder(): Promise<void> {
  view.close();
  const asked = traffic?.stop();
  await proxy.stop();
  await asked;
  await Promise.all(apps.map(async (app) => app.stop()));
}

function endAtOnce(): void {
  proxy.kill();
  for (const app of apps) app.kill();
  process.exit(130);
}
