import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App, Proxy, refusedStart, TeamProject, TestHome } from './harness/index.js';

const team = new TeamProject('bearer-auth');
const module = team.module('bearer-auth.module.js');

let report = '';

beforeAll(async () => {
  team.install();
  await team.build();
  team.installProxy();
  report = await team.test();
  team.uninstall();
});
afterAll(() => team.remove());

describe('the example of a team’s authentication', () => {
  it('keeps the contract of stages, in a test of its own', () => {
    expect(report).toMatch(/^ +✔ answers, refuses or lets pass what comes, and never fails/m);
    expect(report).toMatch(/^ℹ fail 0$/m);
  });

  it('lets through who has a token or a password, to the services that it guards', async () => {
    const env = { AUTH_TOKENS: 'old-token,new-token', AUTH_USERS: 'jo:secret', AUTH_SERVICES: 'admin' };
    const proxy = await Proxy.start({ args: module, env });
    const app = await App.start('v1');
    await proxy.deploy('web', app, '--host', 'web.test');
    await proxy.deploy('admin', app, '--host', 'admin.test');
    const ask = async (authorization?: string, host = 'admin.test') =>
      proxy.get('/page', { host, headers: authorization === undefined ? {} : { Authorization: authorization } });
    expect((await ask('Bearer new-token')).body).toBe('v1');
    expect((await ask(`Basic ${btoa('jo:secret')}`)).body).toBe('v1');
    expect((await ask(undefined, 'web.test')).body).toBe('v1');
    const passed = app.requests.count;
    expect((await ask('Bearer other')).status).toBe(401);
    const refused = await ask();
    expect(refused.status).toBe(401);
    expect(String(refused.headers['www-authenticate'])).toContain('Basic realm="restricted"');
    expect(app.requests.count).toBe(passed);
    expect(app.requests.items.map(({ headers }) => headers.authorization)).not.toContain('Bearer new-token');
  });

  it('does not let the proxy start without a secret', async () => {
    const { code, stderr } = await refusedStart(new TestHome(), ...module);
    expect(code).toBe(1);
    expect(stderr).toMatch(/neither AUTH_TOKENS nor AUTH_USERS is set/);
  });
});
