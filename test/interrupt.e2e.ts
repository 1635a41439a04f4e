import { expect, it } from 'vitest';
import { App, Proxy } from './harness/index.js';

it('Ctrl-C in a deploy says that it goes on, and it does', async () => {
  const proxy = await Proxy.start();
  const app = await App.start('v1');
  app.beUnhealthy();
  const deploy = proxy.startDeploy('web', app, '--health-check-interval', '50ms');
  await app.probes.first();
  deploy.signal('SIGINT');
  const { code, stderr } = await deploy.result;
  expect(code).toBe(130);
  expect(stderr).toMatch(/goes on/);
  expect(stderr).toMatch(/kamal-proxy list.*kamal-proxy logs/);
  // What is advised shows something: the list has nothing of a first deploy.
  expect((await proxy.ok('logs')).stdout).toContain('Deploying');
  app.beHealthy();
  await proxy.log.first((line) => line.msg === 'Deployed' && line.service === 'web');
  expect((await proxy.get()).body).toBe('v1');
  await proxy.refuses('deploy', 'web', '--target', 'foo/x');
  expect((await proxy.ok('logs')).stdout).toContain('Deploy failed');
});
