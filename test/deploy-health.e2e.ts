import { describe, expect, it } from 'vitest';
import { App, freePort, Proxy } from './harness/index.js';

const OFTEN = ['--health-check-interval', '50ms'];

describe('a deploy', () => {
  it('switches traffic when the target is healthy, and not before', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    app.beUnhealthy();
    const deploy = proxy.startDeploy('web', app, ...OFTEN);
    await app.probes.atLeast(3);
    expect((await proxy.get()).status).toBe(404);
    app.beHealthy();
    const { code, stdout, stderr } = await deploy.result;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Deploying web: waiting for health \(30s left\)\n(.*last: status 500\n)?(.* healthy\n)?.*switching traffic\nDeployed web in [\d.]+s\n$/,
    );
    expect((await proxy.get()).body).toBe('v1');
  });

  it('probes GET /up as kamal-proxy, with the target as Host', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    expect(app.probes.items[0]).toMatchObject({ method: 'GET', url: '/up' });
    expect(app.probes.items[0]?.headers.host).toBe(app.target);
  });

  it('probes the path, port and host it was told', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    const admin = await App.start('admin');
    const flags = ['--health-check-path', 'status?deep=1', '--health-check-host', 'internal.test'];
    await proxy.deploy('web', app, ...flags, '--health-check-port', String(admin.port));
    expect(app.probes.count).toBe(0);
    expect(admin.probes.items[0]?.url).toBe('/status?deep=1');
    expect(admin.probes.items[0]?.headers.host).toBe('internal.test');
  });

  it.each([204, 299])('takes status %i for healthy', async (status) => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    app.beHealthy(status);
    await proxy.deploy('web', app);
    expect((await proxy.get()).body).toBe('v1');
  });

  it('follows a redirect of the health check', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    app.health = ({ url, response }) =>
      void (url === '/up' ? response.writeHead(302, { location: '/really-up' }).end() : response.end('ok'));
    await proxy.deploy('web', app);
    expect(app.probes.items.map(({ url }) => url)).toEqual(['/up', '/really-up']);
  });

  it('stops probing a single target once it is healthy', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app, '--health-check-interval', '10ms');
    const probes = app.probes.count;
    // A second deploy takes many times the interval.
    await proxy.deploy('other', await App.start('other'), '--host', 'other.test');
    expect(app.probes.count).toBe(probes);
  });

  it('with --force switches at once, and sends the target its first request when it is healthy', async () => {
    const proxy = await Proxy.start();
    const [old, app] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', old);
    app.beUnhealthy();
    await proxy.deploy('web', app, '--force', ...OFTEN);
    expect((await proxy.get()).status).toBe(503);
    app.beHealthy();
    await app.probes.next();
    await proxy.log.first((line) => line.msg === 'Target health updated' && line.target === app.target);
    await expect.poll(async () => (await proxy.get()).body).toBe('v2');
  });
});

describe('a deploy that fails', () => {
  it('names a target that refuses connections', async () => {
    const proxy = await Proxy.start();
    const target = `127.0.0.1:${await freePort()}`;
    const said = await proxy.refuses('deploy', 'web', '--target', target, '--deploy-timeout', '300ms', ...OFTEN);
    expect(said).toMatch(/^Error: target failed to become healthy within configured timeout \(300ms\)/);
    expect(said).toContain(target);
    expect(said).toMatch(/connection refused/i);
  });

  it('names the status of a target that is not healthy, and how often it was asked', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    app.beUnhealthy();
    const said = await proxy.refuses('deploy', 'web', '--target', app.target, '--deploy-timeout', '500ms', ...OFTEN);
    expect(said).toMatch(/status 500/i);
    expect(said).toMatch(/\d+ (probes|times)/);
  });

  it('names a host that does not exist', async () => {
    const proxy = await Proxy.start();
    const said = await proxy.refuses('deploy', 'web', '--target', 'nowhere.invalid', '--deploy-timeout', '1500ms');
    expect(said).toContain('nowhere.invalid');
    expect(said).toMatch(/name|DNS/i);
  });

  it('says that a target took too long to answer', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    app.health = () => undefined;
    const flags = ['--deploy-timeout', '600ms', '--health-check-timeout', '200ms', ...OFTEN];
    const said = await proxy.refuses('deploy', 'web', '--target', app.target, ...flags);
    expect(said).toMatch(/timed out/i);
  });

  it('leaves the old target serving', async () => {
    const proxy = await Proxy.start();
    const [old, app] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', old);
    app.beUnhealthy();
    await proxy.refuses('deploy', 'web', '--target', app.target, '--deploy-timeout', '300ms', ...OFTEN);
    expect((await proxy.get()).body).toBe('v1');
    expect((await proxy.ok('list')).stdout).toContain(old.target);
  });

  it('leaves nothing behind when it was the first', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    app.beUnhealthy();
    await proxy.refuses('deploy', 'web', '--target', app.target, '--deploy-timeout', '300ms', ...OFTEN);
    expect((await proxy.get()).status).toBe(404);
    expect((await proxy.ok('list')).stdout).not.toContain('web');
    const probes = app.probes.count;
    await proxy.deploy('other', await App.start('other'));
    expect(app.probes.count).toBe(probes);
  });

  it('needs all of its targets healthy', async () => {
    const proxy = await Proxy.start();
    const [good, bad] = [await App.start('good'), await App.start('bad')];
    bad.beUnhealthy();
    const targets = ['--target', good.target, '--target', bad.target];
    const said = await proxy.refuses('deploy', 'web', ...targets, '--deploy-timeout', '300ms', ...OFTEN);
    expect(said).toContain(bad.target);
    expect((await proxy.get()).status).toBe(404);
  });
});
