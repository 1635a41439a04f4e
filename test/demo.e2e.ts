import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PROJECT, TestHome } from './harness/index.js';
import { readLines } from './harness/lines.js';
import { ended, start } from './harness/processes.js';
import { Recorded } from './harness/recorded.js';

const SUMMARY = /^switched v1 → v2 in [\d.,]+ ms: ([\d,]+) requests, 0 failed$/;

function startDemo(home: TestHome, ...args: string[]) {
  const child = start(process.execPath, [join(PROJECT, 'scripts/demo/main.ts'), ...args], {
    env: home.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A demo that is killed could not clean up behind itself.
  onTestFinished(() => void child.kill('SIGTERM'));
  const lines = new Recorded<string>('line of the demo');
  if (child.stdout) readLines(child.stdout, (line) => lines.add(line));
  const exited = ended(child);
  void exited.then(() => lines.end(new Error(`the demo ended:\n${lines.items.join('\n')}`)));
  return { child, lines, exited };
}

/** Every port that the demo has told of. */
function ports(lines: readonly string[]): number[] {
  return [...lines.join('\n').matchAll(/(?:localhost|127\.0\.0\.1):(\d+)/g)].map(([, port]) => Number(port));
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}

describe('the demo', () => {
  it('switches versions under traffic without a failure, and ends with --exit', async () => {
    const home = new TestHome();
    const { lines, exited } = startDemo(home, '--exit');
    const requests = SUMMARY.exec(await lines.first((line) => SUMMARY.test(line)))?.[1];
    expect(Number(requests?.replaceAll(',', ''))).toBeGreaterThanOrEqual(3_000);
    expect(await exited).toEqual({ code: 0, signal: null });
    expect(readdirSync(home.temp)).toEqual([]);
    for (const port of ports(lines.items)) expect(await answers(port)).toBe(false);
  });

  it('starts nothing for a word that it does not know', async () => {
    const home = new TestHome();
    const { lines, exited } = startDemo(home, '--nosuch');
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(lines.items).toEqual([]);
  });

  it('stays up until it is told to end, and leaves nothing behind', async () => {
    const home = new TestHome();
    const { child, lines, exited } = startDemo(home);
    await lines.first((line) => line.startsWith('Ctrl-C'));
    for (const port of ports(lines.items)) expect(await answers(port)).toBe(true);
    child.kill('SIGTERM');
    expect(await exited).toEqual({ code: 0, signal: null });
    expect(readdirSync(home.temp)).toEqual([]);
    for (const port of ports(lines.items)) expect(await answers(port)).toBe(false);
  });

  it('ends in the middle of its story, too', async () => {
    const home = new TestHome();
    const { child, lines, exited } = startDemo(home);
    await lines.first((line) => line.startsWith('Deployed v1'));
    child.kill('SIGINT');
    expect(await exited).toEqual({ code: 0, signal: null });
    expect(readdirSync(home.temp)).toEqual([]);
    for (const port of ports(lines.items)) expect(await answers(port)).toBe(false);
  });

  it('takes a signal that comes again and again for one, as npm and `timeout` send it', async () => {
    const home = new TestHome();
    const { child, lines, exited } = startDemo(home);
    await lines.first((line) => line.startsWith('Deployed v1'));
    const repeat = setInterval(() => child.kill('SIGTERM'), 1);
    onTestFinished(() => clearInterval(repeat));
    expect(await exited).toEqual({ code: 0, signal: null });
    expect(readdirSync(home.temp)).toEqual([]);
    for (const port of ports(lines.items)) expect(await answers(port)).toBe(false);
  });
});
