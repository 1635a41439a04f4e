import { expect, it, onTestFinished } from 'vitest';
import { ask, freePort, KAMAL_PROXY, Proxy, runCli, TestHome } from './harness/index.js';
import { ended, start } from './harness/processes.js';
import { readLines } from './harness/lines.js';
import { Recorded } from './harness/recorded.js';

/** A disk without room: `/dev/full` refuses every write with ENOSPC. */
function startOnFullDisk(home: TestHome, ...args: string[]) {
  const child = start('sh', ['-c', 'exec "$@" > /dev/full', 'sh', KAMAL_PROXY, ...args], {
    env: home.environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const stderr = new Recorded<string>('line on stderr');
  if (child.stderr) readLines(child.stderr, (line) => stderr.add(line));
  return { child, stderr, exited: ended(child) };
}

it('a log that cannot be written costs neither the proxy nor its commands, and is told once', async () => {
  const home = new TestHome();
  const [http, https] = [await freePort(), await freePort()];
  const ports = ['--http-port', String(http), '--https-port', String(https)];
  const { child, stderr, exited } = startOnFullDisk(home, 'run', ...ports, '--workers', '1');
  await stderr.first((line) => line.includes('the log cannot be written to stdout'));
  while ((await runCli(home, ['list'])).code !== 0);
  for (let requests = 0; requests < 20; requests++) expect((await ask(http, '/')).status).toBe(404);
  expect((await runCli(home, ['logs', '--json'])).stdout).toContain('"msg":"Request"');
  child.kill('SIGTERM');
  expect(await exited).toEqual({ code: 0, signal: null });
  expect(stderr.items).toHaveLength(1);
});

it('a list that cannot be written is an error of one line', async () => {
  const proxy = await Proxy.start();
  for (const args of [['list'], ['help'], ['logs']]) {
    const { stderr, exited } = startOnFullDisk(proxy.home, ...args);
    expect(await exited).toEqual({ code: 1, signal: null });
    expect(stderr.items).toEqual([expect.stringMatching(/^Error: .*no space left on device/)]);
  }
});
