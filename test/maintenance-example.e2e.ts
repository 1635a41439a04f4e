import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App, Proxy, refusedStart, TeamProject, TestHome } from './harness/index.js';

const team = new TeamProject('maintenance-mode');
const module = team.module('maintenance.module.js');

beforeAll(async () => {
  team.install();
  await team.build();
  team.uninstall();
});
afterAll(() => team.remove());

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
});
