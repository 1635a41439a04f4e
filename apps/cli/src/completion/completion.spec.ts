import 'reflect-metadata';
import { VERSION } from '@app/admin-api';
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeProxy, say } from '../admin/fake-proxy.fixture.js';
import { runCli } from '../cli.js';
import { program } from '../commands/program.js';
import { RecordedTerminal } from '../terminal/recording.fixture.js';
import { completedCommands } from './completion-model.js';
import { completionScript, SHELLS } from './completion-script.js';

const SERVICES = ['web', 'api', '$(touch owned)', 'two words'];

/** A directory with the scripts, and with a `kamal-proxy` that names a few services. */
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'completion-'));
  mkdirSync(join(directory, 'bin'));
  mkdirSync(join(directory, 'pages'));
  writeFileSync(join(directory, 'cert.pem'), '');
  const stub = join(directory, 'bin/kamal-proxy');
  writeFileSync(
    stub,
    `#!/bin/sh\n[ "$1" = __services ] && printf '%s\\n' ${SERVICES.map((name) => `'${name}'`).join(' ')}\n`,
  );
  chmodSync(stub, 0o755);
  for (const shell of SHELLS) writeFileSync(join(directory, shell), completionScript(shell, program));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function shell(
  name: string,
  script: string,
  words: readonly string[],
  flags: readonly string[],
): Promise<string[]> {
  const env = { PATH: `${join(directory, 'bin')}:${process.env['PATH'] ?? ''}`, HOME: directory, TERM: 'dumb' };
  const run = promisify(execFile);
  const { stdout, stderr } = await run(name, [...flags, '-c', script, name, ...words], { cwd: directory, env });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

/** The last word is the one that is being typed; `=` is a word of its own, as bash has it. */
const inBash = (words: string) =>
  shell(
    'bash',
    '. ./bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kamal_proxy; for word in "${COMPREPLY[@]}"; do echo "$word"; done',
    `kamal-proxy ${words}`.split(' '),
    ['--norc', '--noprofile', '-u'],
  );

const inFish = async (words: string) => {
  const offered = await shell(
    'fish',
    'source ./fish; complete -C"$argv[2..]"',
    ['kamal-proxy', words],
    ['--no-config'],
  );
  return offered.map((line) => line.split('\t')[0] ?? '');
};

const CASES: readonly (readonly [words: string, offered: readonly string[]])[] = [
  ['de', ['deploy']],
  ['l', ['list', 'ls', 'logs']],
  ['rollout ', ['deploy', 'set', 'stop']],
  ['rollout s', ['set', 'stop']],
  ['help rollout s', ['set', 'stop']],
  ['help fl', ['flags']],
  ['help e', ['environment', 'exit-status']],
  ['help rollout fl', []],
  ['rollout set web --strategy ', ['cookie-hash', 'even']],
  ['deploy --buffer-m', ['--buffer-memory']],
  ['deploy web --read-target-', ['--read-target-websockets']],
  ['rollout set --per', ['--percent']],
  ['ls --j', ['--json']],
  ['run --log-format ', ['json', 'logfmt', 'pretty']],
  ['deploy web --balancing l', ['least-requests']],
  ['deploy --tls-certificate-path c', ['cert.pem']],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['resume w', ['web']],
  ['rm w', ['web']],
  ['rollout stop a', ['api']],
  ['logs -n 5 w', ['web']],
  ['deploy --target web w', ['web']],
  ['deploy --tls w', ['web']],
  ['deploy web w', []],
  ['help deploy w', []],
  ['remove web ', []],
  ['nonsense ', []],
];

describe('in bash', () => {
  it.each(CASES)('%s', async (words, offered) => {
    expect((await inBash(words)).toSorted()).toEqual(offered.toSorted());
  });

  it.each([
    ['run --log-format = l', ['logfmt']],
    ['run --log-format =', ['json', 'logfmt', 'pretty']],
    ['deploy --target = web:80 --tls = true w', ['web']],
    ['deploy --tls =', ['true', 'false']],
    ['deploy --tls = f', ['false']],
    ['deploy --nosuch = ', []],
  ])('splits at the =: %s', async (words, offered) => expect(await inBash(words)).toEqual(offered));

  it('offers directories where one is meant', async () => {
    expect(await inBash('deploy --error-pages p')).toEqual(['pages']);
    expect(await inBash('deploy --error-pages c')).toEqual([]);
  });

  it('quotes the names of services, and runs nothing that is in them', async () => {
    expect(await inBash('remove ')).toEqual(['web', 'api', String.raw`\$\(touch\ owned\)`, String.raw`two\ words`]);
    expect(await shell('bash', 'ls', [], [])).not.toContain('owned');
  });

  it('registers itself', async () => {
    expect(await shell('bash', '. ./bash; complete -p kamal-proxy', [], [])).toEqual([
      'complete -F _kamal_proxy kamal-proxy',
    ]);
  });
});

const installed = (name: string) => spawnSync(name, ['-c', 'true']).status === 0;

describe('in fish', { skip: !installed('fish') }, () => {
  it.each(CASES)('%s', async (words, offered) => {
    expect((await inFish(words)).toSorted()).toEqual(offered.toSorted());
  });
});

/** The functions of zsh's completion, which need a terminal, are played: what they are offered is what would be shown. */
const PLAYED = `
compdef() { print -r -- "registered $@" }
_describe() { local word; for word in "\${(P@)4}"; do print -r -- "\${word%%:*}"; done }
compadd() { [[ $1 == -a ]] && print -rl -- "\${(P@)3}" || print -rl -- "\${@:2}" }
compset() { : }
_files() { print -rl -- *(N) }
_message() { : }
`;

const inZsh = async (words: string) => {
  const script = `${PLAYED}source ./zsh >/dev/null; words=("$@"); CURRENT=$#; _kamal_proxy; true`;
  const offered = await shell('zsh', script, ['kamal-proxy', ...words.split(' ')], ['-f']);
  return offered.filter((word) => word.startsWith(words.split(/[ =]/).at(-1) ?? ''));
};

describe('in zsh', { skip: !installed('zsh') }, () => {
  it.each(CASES)('%s', async (words, offered) => {
    expect((await inZsh(words)).toSorted()).toEqual(offered.toSorted());
  });

  it.each([
    ['run --log-format=l', ['logfmt']],
    ['deploy --target=web:80 --tls=true w', ['web']],
    ['deploy --tls=t', ['true']],
    ['deploy --host=t', []],
  ])('takes values behind a =: %s', async (words, offered) => expect(await inZsh(words)).toEqual(offered));

  it('registers itself', async () => {
    expect(await shell('zsh', `${PLAYED}source ./zsh`, [], ['-f'])).toEqual(['registered _kamal_proxy kamal-proxy']);
  });
});

describe('the scripts', () => {
  it.each(SHELLS)('for %s know every command and every flag', (name) => {
    const script = completionScript(name, program);
    const dashes = name === 'fish' ? '-l ' : '--';
    for (const { path, flags } of completedCommands(program)) {
      expect(script).toContain(path);
      for (const flag of flags) expect(script).toContain(`${dashes}${flag.name}`);
    }
  });

  it('know no flag that takes a value at one command and none at another: fish tells them apart by name', () => {
    const flags = completedCommands(program).flatMap((command) => command.flags);
    const valued = new Set(flags.filter(({ value }) => value !== 'none').map(({ name }) => name));
    expect(flags.filter(({ name, value }) => value === 'none' && valued.has(name))).toEqual([]);
  });

  it('are there for three shells', () => {
    expect(() => completionScript('tcsh', program)).toThrow(
      'no completion for "tcsh": there is one for bash, zsh, fish',
    );
  });
});

describe('the names of services', () => {
  async function names(socket: string) {
    const terminal = new RecordedTerminal({ KAMAL_PROXY_SOCKET: socket });
    const code = await runCli(['__services'], terminal);
    return { code, printed: terminal.printed, noted: terminal.noted };
  }

  it('are those of the running proxy, a line each', async () => {
    const proxy = await FakeProxy.start();
    const result = [{ service: 'web' }, { service: 'a b' }, { service: 'x\ny' }, { service: '' }, null];
    proxy.answer = (response) => say(response, { type: 'result', version: VERSION, result });
    expect(await names(proxy.socket)).toEqual({ code: 0, printed: 'web\na b\n', noted: '' });
    proxy.answer = (response) => response.end('garbage\n');
    expect(await names(proxy.socket)).toEqual({ code: 0, printed: '', noted: '' });
    await proxy.stop();
  });

  it('are none, without a word, when no proxy runs', async () => {
    expect(await names('/nowhere/kamal-proxy.sock')).toEqual({ code: 0, printed: '', noted: '' });
  });
});
