import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exchange, Stage } from 'kamal-proxy/extension';
import type * as real from '../apps/proxy/src/shared/extension.js';
import { App, PROJECT, Proxy, refusedStart, TestHome } from './harness/index.js';

const EXAMPLE = join(PROJECT, 'examples/maintenance-mode');
const run = promisify(execFile);

/** The folder as a team would have it, built there. No node_modules are near when it is run. */
const copy = mkdtempSync(join(tmpdir(), 'kamal-proxy-example-'));
const module = ['--module', join(copy, 'dist/maintenance.module.js')];

beforeAll(async () => {
  cpSync(EXAMPLE, copy, { recursive: true, filter: (path) => !/\/(dist|node_modules)$/.test(path) });
  const dependencies = join(copy, 'node_modules');
  symlinkSync(join(PROJECT, 'node_modules'), dependencies);
  await run(join(dependencies, '.bin/tsc'), ['-p', copy]);
  rmSync(dependencies);
});
afterAll(() => rmSync(copy, { recursive: true }));

describe('the example of a team’s module', () => {
  it('is switched by its file, and lets people with the pass through', async () => {
    const home = new TestHome();
    const file = home.path('maintenance');
    const proxy = await Proxy.start({
      home,
      args: module,
      // Each worker looks for the file itself: of two one may know before the other.
      workers: 1,
      env: { MAINTENANCE_FILE: file, MAINTENANCE_PASS: 'let-me-in' },
    });
    await proxy.deploy('web', await App.start('v1'));
    expect((await proxy.get()).body).toBe('v1');
    writeFileSync(file, '');
    await expect.poll(async () => (await proxy.get()).status, { timeout: 3_000 }).toBe(503);
    const refused = await proxy.get('/refused');
    expect(refused.body).toContain('Back soon');
    expect(refused.headers['retry-after']).toBe('60');
    expect((await proxy.get('/', { headers: { 'x-maintenance-pass': 'let-me-in' } })).body).toBe('v1');
    expect(await proxy.requestLine('/refused')).toMatchObject({ status: 503, service: 'web', target: '' });
    rmSync(file);
    await expect.poll(async () => (await proxy.get()).status, { timeout: 3_000 }).toBe(200);
    expect(await proxy.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('does not let the proxy start without its setting', async () => {
    const { code, stderr } = await refusedStart(new TestHome(), ...module);
    expect(code).toBe(1);
    expect(stderr).toMatch(/MAINTENANCE_FILE is not set/);
  });

  it('speaks of the seams as they are: its types fit the real ones', () => {
    // What this says, it says to the compiler.
    const asExample = (exchange: real.Exchange): Exchange => exchange;
    const asReal = (stage: Stage): real.Stage => stage;
    expect([asExample, asReal]).toHaveLength(2);
  });
});
