import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { VERSION } from '@app/admin-api';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeProxy, say } from '../../apps/cli/src/admin/fake-proxy.fixture.ts';
import { cliBundle } from './cli-bundle.ts';

describe('the bundle of the command line', () => {
  let directory: string;
  let file: string;
  let proxy: FakeProxy;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cli-bundle-'));
    file = join(directory, 'cli.js');
    const { output, ...input } = cliBundle();
    await using bundle = await rolldown({ ...input, logLevel: 'warn' });
    await bundle.write({ ...(Array.isArray(output) ? output[0] : output), dir: directory });
    await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  }, 30_000);
  afterAll(() => rm(directory, { recursive: true, force: true }));

  beforeEach(async () => void (proxy = await FakeProxy.start()));
  afterEach(() => proxy.stop());

  function start(...line: string[]): ChildProcess {
    return spawn(process.execPath, [file, ...line], {
      env: { ...process.env, KAMAL_PROXY_SOCKET: proxy.socket },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async function end(child: ChildProcess) {
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('not piped');
    const [out, err, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'exit')]);
    return { code: code as unknown, out, err };
  }

  it('has nothing in it that commands do not use, and loads built-ins on demand', async () => {
    const code = await readFile(file, 'utf8');
    expect(code).not.toMatch(/node_modules\/(zod|inquirer|cosmiconfig|@fig|@nestjs\/core\/router\/router)/);
    expect(code).not.toMatch(/^import /m);
    // 540 KB when this was written; a dependency that drags its friends in shows here.
    expect(code.length).toBeLessThan(650_000);
  });

  it('lists', async () => {
    proxy.answer = (response) => say(response, { type: 'result', version: VERSION, result: [] });
    expect(await end(start('list'))).toEqual({ code: 0, out: 'Service  Host  Path  Target  State  TLS\n', err: '' });
  });

  it('deploys, and says nothing when nobody watches', async () => {
    expect(await end(start('deploy', 'web', '--target', 'web-1:80'))).toEqual({ code: 0, out: '', err: '' });
    expect(proxy.asked).toEqual([expect.objectContaining({ path: '/deploy' })]);
  });

  it('fails with a line, exit 1', async () => {
    expect(await end(start('deploy', 'web'))).toEqual({
      code: 1,
      out: '',
      err: 'Error: required flag(s) "target" not set\n',
    });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('leaves on %s with %i', async (signal, code) => {
    proxy.answer = () => undefined;
    const child = start('stop', 'web');
    await proxy.questioned();
    child.kill(signal);
    expect(await end(child)).toMatchObject({
      code,
      err: expect.stringMatching(/^Interrupted\. .* `kamal-proxy list`/),
    });
  });

  it('loads the proxy from beside itself, for run alone', async () => {
    await writeFile(
      join(directory, 'proxy.js'),
      'export const startProxy = async (options) => console.log(JSON.stringify(options));',
    );
    const { code, out, err } = await end(start('run', '--http-port', '8080'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ httpPort: 8080, httpsPort: 443 });
  });

  it('says so in one line when the proxy does not start, and ends whatever that has left open', async () => {
    await writeFile(
      join(directory, 'proxy.js'),
      'export const startProxy = async () => { setInterval(() => {}, 1000); throw new Error("no"); };',
    );
    expect(await end(start('run'))).toEqual({ code: 1, out: '', err: 'Error: no\n' });
  });

  it('does not mind a reader that leaves early', async () => {
    proxy.answer = (response) => say(response, { type: 'result', version: VERSION, result: [] });
    const child = start('list');
    child.stdout?.destroy();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
