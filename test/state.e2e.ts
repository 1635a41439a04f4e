import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { App, Proxy, refusedStart, TestHome } from './harness/index.js';

describe('the state', () => {
  it('survives a restart, and serves at once without waiting for health', async () => {
    const proxy = await Proxy.start();
    const [any, host] = [await App.start('any'), await App.start('host')];
    await proxy.deploy('any', any);
    await proxy.deploy('host', host, '--host', 'x.test', '--path-prefix', '/api');
    await proxy.end('SIGTERM');
    for (const app of [any, host]) app.beUnhealthy();
    const next = await proxy.successor();
    expect((await next.get()).body).toBe('any');
    expect((await next.get('/api/x', { host: 'x.test' })).body).toBe('host');
    expect(host.requests.items[0]?.url).toBe('/x');
  });

  it('is written before the drain: a proxy that dies meanwhile has switched', async () => {
    const proxy = await Proxy.start();
    const [old, app] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', old);
    old.hold('/slow');
    const slow = proxy.get('/slow').catch(() => 'cut');
    await old.held('/slow');
    const deploy = proxy.startDeploy('web', app);
    await expect.poll(async () => (await proxy.get('/new')).body).toBe('v2');
    await proxy.end('SIGKILL');
    expect(await slow).toBe('cut');
    const { code, stderr } = await deploy.result;
    expect(code).toBe(1);
    expect(stderr).toContain('unexpected EOF');
    expect((await (await proxy.successor()).get('/new')).body).toBe('v2');
  });

  it('lies in a file of the owner’s, as the original writes it', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app, '--host', 'x.test', '--drain-timeout', '5s', '--target-timeout', '1m');
    expect(statSync(proxy.home.state).mode & 0o777).toBe(0o600);
    expect(statSync(proxy.home.data).mode & 0o777).toBe(0o700);
    const saved: unknown = JSON.parse(readFileSync(proxy.home.state, 'utf8'));
    expect(saved).toMatchObject([
      {
        name: 'web',
        options: { hosts: ['x.test'], path_prefixes: ['/'], tls_enabled: false, strip_prefix: true },
        target_options: { health_check_config: { path: '/up', interval: 1e9 }, response_timeout: 60e9 },
        active_targets: [app.target],
        active_readers: [],
        rollout_targets: null,
      },
    ]);
  });

  it('of the original is taken as it lies, and unknown fields in it survive', async () => {
    const home = new TestHome();
    const app = await App.start('v1');
    mkdirSync(home.data, { recursive: true, mode: 0o700 });
    const service = { name: 'web', hosts: ['x.test'], active_target: app.target, from_the_future: { kept: true } };
    writeFileSync(home.state, JSON.stringify([service]));
    const proxy = await Proxy.start({ home });
    expect((await proxy.get('/', { host: 'x.test' })).body).toBe('v1');
    await proxy.deploy('other', await App.start('other'), '--host', 'y.test');
    expect(readFileSync(home.state, 'utf8')).toContain('"from_the_future":{"kept":true}');
  });
});

describe('a damaged state', () => {
  it('is set aside as a whole when it is no JSON, and the proxy starts empty', async () => {
    const home = new TestHome();
    mkdirSync(home.data, { recursive: true, mode: 0o700 });
    const damaged = '[{"name":"web","active_tar';
    writeFileSync(home.state, damaged);
    const proxy = await Proxy.start({ home });
    expect((await proxy.get()).status).toBe(404);
    expect(proxy.log.items).toContainEqual(
      expect.objectContaining({ level: 'ERROR', msg: 'Saved state not restored' }),
    );
    await proxy.deploy('web', await App.start('v1'));
    expect((await proxy.get()).body).toBe('v1');
    expect(keptAside(home)).toContain(damaged);
  });

  it('costs only the services that are bad: they are set aside and named', async () => {
    const home = new TestHome();
    const app = await App.start('v1');
    mkdirSync(home.data, { recursive: true, mode: 0o700 });
    const bad = { name: 'bad', active_targets: ['not a target!'] };
    writeFileSync(home.state, JSON.stringify([bad, { name: 'web', active_targets: [app.target] }]));
    const proxy = await Proxy.start({ home });
    expect((await proxy.get()).body).toBe('v1');
    expect(JSON.stringify(proxy.log.items)).toContain('bad');
    await proxy.deploy('other', await App.start('other'), '--host', 'y.test');
    expect(keptAside(home)).toContain('not a target!');
  });

  it('that cannot be read ends the start with its path and the cause: nothing may be overwritten', async () => {
    const home = new TestHome();
    mkdirSync(home.state, { recursive: true, mode: 0o700 });
    const { code, stderr } = await refusedStart(home);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: /);
    expect(stderr).toContain(home.state);
  });
});

/** Everything in the data directory but the state itself. */
function keptAside(home: TestHome): string {
  return readdirSync(home.data)
    .filter((name) => name !== 'kamal-proxy.state' && statSync(`${home.data}/${name}`).isFile())
    .map((name) => readFileSync(`${home.data}/${name}`, 'utf8'))
    .join('\n');
}
