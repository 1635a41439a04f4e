import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { App, Proxy, refusedStart, TestHome } from './harness/index.js';

const module = (name: string) => join(import.meta.dirname, 'team-modules', name);

/** The file, and what the proxy has to say about it. */
const UNUSABLE: readonly (readonly [file: string, says: RegExp])[] = [
  ['missing.mjs', /missing\.mjs cannot be loaded: there is no file /],
  ['throws.mjs', /throws\.mjs cannot be loaded: the licence key is missing/],
  ['exports-nothing.mjs', /exports-nothing\.mjs must export default \{ dataPlane: AModule \}/],
  ['cannot-be-made.mjs', /module .*cannot-be-made\.mjs cannot be made: no connection to the key server/],
  ['unknown-anchor.mjs', /stage "stray" is placed beside "nowhere", which does not exist; there are: request-start, /],
];

describe('a team’s module', () => {
  it.each(UNUSABLE)('%s ends the start, with the reason', async (file, says) => {
    const { code, stderr } = await refusedStart(new TestHome(), '--module', module(file));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: /);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at .+:\d+:\d+/m);
  });

  it('with an error in its syntax, or in a file that it imports, ends the start with the place', async () => {
    const home = new TestHome();
    writeFileSync(home.path('broken.mjs'), 'const a = 1;\nconst b = ;\n');
    writeFileSync(home.path('importing.mjs'), "import './broken.mjs';\n");
    for (const file of [home.path('broken.mjs'), home.path('importing.mjs')]) {
      const { stderr } = await refusedStart(home, '--module', file);
      expect(stderr).toBe(
        `Error: module ${file} cannot be loaded: Unexpected token ';' (${home.path('broken.mjs')}:2)\n`,
      );
    }
  });

  it.each(['throws.mjs', 'cannot-be-made.mjs'])('%s ends the start, with --debug also where', async (file) => {
    const { stderr } = await refusedStart(new TestHome(), '--debug', '--module', module(file));
    expect(stderr).toMatch(new RegExp(`\\ncaused by: Error: .*\\n(.*\\n)?.*${file}:\\d+:\\d+`));
  });

  it('adds stages that hold, change, answer and refuse', async () => {
    const proxy = await Proxy.start({ args: ['--module', module('guards.mjs')] });
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    const passed = await proxy.get('/');
    expect(passed).toMatchObject({ status: 200, body: 'v1' });
    expect(passed.headers['x-held']).toBe('yes');
    const answered = await proxy.get('/answered');
    expect(answered).toMatchObject({ status: 200, body: 'answered by a stage' });
    expect(answered.headers['x-by']).toBe('a stage');
    expect((await proxy.get('/forbidden')).status).toBe(403);
    expect((await proxy.get('/broken')).status).toBe(500);
    expect((await proxy.get('/rejected')).status).toBe(429);
    expect(app.requests.count).toBe(1);
    expect(await proxy.requestLine('/forbidden')).toMatchObject({ status: 403, error: 'FORBIDDEN', service: 'web' });
    expect(await proxy.requestLine('/broken')).toMatchObject({ status: 500, error: 'INTERNAL_ERROR' });
    const fault = await proxy.log.first(({ msg }) => msg === 'Request failed');
    expect(fault).toMatchObject({ level: 'ERROR', service: 'web', path: '/broken' });
    expect(fault.cause).toMatch(/^Error: a bug\n +at .*guards\.mjs:\d+/);
  });

  it('adds balancing policies, which services ask for by name', async () => {
    const proxy = await Proxy.start({ args: ['--module', module('last-one.mjs')] });
    const apps = [await App.start('a'), await App.start('b')];
    await proxy.deploy('web', apps, '--balancing', 'last-one');
    for (let i = 0; i < 4; i++) await proxy.get();
    expect(apps.map((app) => app.requests.count)).toEqual([0, 4]);
    const said = await proxy.refuses('deploy', 'web', '--target', apps[0]?.target ?? '', '--balancing', 'nobody');
    expect(said).toMatch(/nobody/);
    expect(said).toMatch(/last-one/);
  });

  it('adds rollout strategies, which a split asks for by name', async () => {
    const proxy = await Proxy.start({ args: ['--module', module('country.mjs')] });
    await proxy.deploy('web', await App.start('v1'));
    const next = await App.start('v2');
    await proxy.ok('rollout', 'deploy', 'web', '--target', next.target);
    await proxy.ok('rollout', 'set', 'web', '--strategy', 'country', '--list', 'NO,SE');
    const from = async (country: string) => (await proxy.get('/', { headers: { 'cf-ipcountry': country } })).body;
    expect([await from('NO'), await from('DE'), await from('SE')]).toEqual(['v2', 'v1', 'v2']);
  });

  it('keeps the state elsewhere', async () => {
    const proxy = await Proxy.start({ args: ['--module', module('state-in-memory.mjs')] });
    const app = await App.start('v1');
    await proxy.deploy('one', app, '--host', 'one.test');
    await proxy.deploy('two', app, '--host', 'two.test');
    const said = await proxy.refuses('deploy', 'three', '--target', app.target, '--host', 'three.test');
    expect(said).toContain('there is room for two');
    expect((await proxy.get('/', { host: 'two.test' })).body).toBe('v1');
    expect((await proxy.get('/', { host: 'three.test' })).status).toBe(404);
    expect(existsSync(proxy.home.state)).toBe(false);
  });

  it('keeps the state elsewhere in the text of the file, and finds it there after a restart', async () => {
    const home = new TestHome();
    const options = {
      home,
      args: ['--module', module('state-as-text.mjs')],
      env: { TEAM_STATE: home.path('team.json') },
    };
    const before = await Proxy.start(options);
    await before.deploy('web', await App.start('v1'));
    await before.end('SIGTERM');
    const after = await Proxy.start(options);
    expect((await after.get()).body).toBe('v1');
    expect(existsSync(home.state)).toBe(false);
  });
});
