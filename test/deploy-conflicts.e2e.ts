import { describe, expect, it } from 'vitest';
import { App, Proxy } from './harness/index.js';

const CONFLICT = /^Error: .*host settings conflict with another service/;

describe('a host and path that another service has', () => {
  it('are refused before the targets are asked', async () => {
    const proxy = await Proxy.start();
    const [mine, yours] = [await App.start('mine'), await App.start('yours')];
    await proxy.deploy('one', mine, '--host', 'x.test');
    expect(await proxy.refuses('deploy', 'two', '--target', yours.target, '--host', 'X.test')).toMatch(CONFLICT);
    expect(yours.probes.count).toBe(0);
    expect((await proxy.get('/', { host: 'x.test' })).body).toBe('mine');
  });

  it('are refused for two services without hosts', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('app');
    await proxy.deploy('one', app);
    expect(await proxy.refuses('deploy', 'two', '--target', app.target)).toMatch(CONFLICT);
    await proxy.deploy('two', app, '--path-prefix', '/api');
  });

  it('are free again when their service is removed, or deployed with others', async () => {
    const proxy = await Proxy.start();
    const [mine, yours] = [await App.start('mine'), await App.start('yours')];
    await proxy.deploy('one', mine, '--host', 'x.test');
    await proxy.deploy('one', mine, '--host', 'y.test');
    await proxy.deploy('two', yours, '--host', 'x.test');
    expect((await proxy.get('/', { host: 'x.test' })).body).toBe('yours');
    await proxy.ok('remove', 'one');
    await proxy.deploy('three', yours, '--host', 'y.test');
  });

  it('go to the first of two services that race for them', async () => {
    const proxy = await Proxy.start();
    const [slow, fast] = [await App.start('slow'), await App.start('fast')];
    slow.beUnhealthy();
    const first = proxy.startDeploy('slow', slow, '--host', 'x.test', '--health-check-interval', '50ms');
    await slow.probes.first();
    await proxy.deploy('fast', fast, '--host', 'x.test');
    slow.beHealthy();
    const { code, stderr } = await first.result;
    expect(code).toBe(1);
    expect(stderr).toMatch(CONFLICT);
    expect((await proxy.get('/', { host: 'x.test' })).body).toBe('fast');
    expect((await proxy.ok('list')).stdout).not.toContain('slow');
  });
});
