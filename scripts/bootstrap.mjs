// The entry of the npm scripts. It runs on whatever Node is on PATH (20 or newer) and needs no dependency: it installs
// and builds what is missing, then hands over to the Node that the project brings.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = join(root, 'node_modules/.bin/node');
const installed = join(root, 'node_modules/.package-lock.json');

const tasks = {
  start: (args) => run('bin/kamal-proxy', ['run', ...args]),
  demo: (args) => run(node, ['scripts/demo/main.ts', ...args]),
  build: () => build(),
  test: (args) => run(node, ['scripts/test.ts', ...args]),
  bench: (args) => run(node, ['bench/main.ts', ...args]),
  package: (args) => run(node, ['scripts/packages/main.ts', ...args]),
  // What `npm pack` in this folder does first.
  prepack: () => run(node, ['scripts/packages/main.ts', '--types']),
};

const [task, ...args] = process.argv.slice(2);
if (!(task in tasks)) fail(`usage: node scripts/bootstrap.mjs ${Object.keys(tasks).join('|')}`);
if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node 20 or newer is needed to begin, this is ${process.version}`);
installIfMissing();
if (task !== 'build') buildIfStale();
tasks[task](args);

function installIfMissing() {
  if (existsSync(node) && existsSync(installed) && isAsLocked()) return;
  say('installing the dependencies…');
  // Development tools say which Node they want; they get it from the packages that are being installed.
  must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/**
 * Whether npm has installed what package-lock.json says. By what is in the two lists, not by their times: a clone, or a
 * branch that was looked at, is newer without being different.
 */
function isAsLocked() {
  const [wanted, found] = [join(root, 'package-lock.json'), installed].map(
    (path) => JSON.parse(readFileSync(path, 'utf8')).packages,
  );
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || found[path]?.version === version || (optional && found[path] === undefined),
  );
}

function buildIfStale() {
  const stamp = join(root, 'dist/.built');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === newestSource()) return;
  build();
}

function build() {
  say('building…');
  must(node, ['scripts/build/main.ts']);
  writeFileSync(join(root, 'dist/.built'), newestSource());
}

/** The newest change below the folders that are built: when it moves on, dist is stale. */
function newestSource() {
  let newest = 0;
  const look = (directory) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) look(path);
      else newest = Math.max(newest, statSync(path).mtimeMs);
    }
  };
  for (const folder of ['apps', 'libs', 'scripts/build']) look(join(root, folder));
  newest = Math.max(
    newest,
    statSync(join(root, 'tsconfig.json')).mtimeMs,
    statSync(join(root, 'package-lock.json')).mtimeMs,
  );
  return String(newest);
}

function must(command, commandArgs) {
  // npm's own noise goes to stderr, so that a script's stdout stays its own.
  const { status, error } = spawnSync(command, commandArgs, { cwd: root, stdio: ['ignore', 2, 2], env: environment() });
  if (error) fail(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs the task's own program in our place: it gets the signals, we end as it ends. */
function run(command, commandArgs) {
  const child = spawn(command.startsWith('/') ? command : join(root, command), commandArgs, {
    cwd: root,
    stdio: 'inherit',
    env: environment(),
  });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    // On a terminal the child has got a Ctrl-C already; we only wait for it.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  child.on('error', (error) => fail(`${command}: ${error.message}`));
  child.on('exit', (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code ?? 1)));
}

function environment() {
  return { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` };
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(`Error: ${text}`);
  process.exit(1);
}
