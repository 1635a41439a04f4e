import { describe, expect, it } from 'vitest';
import { App, Proxy } from './harness/index.js';

describe('list', () => {
  it('is a table in the order of the names, without colours when nobody watches', async () => {
    const proxy = await Proxy.start();
    const [zebra, apple] = [await App.start('zebra'), await App.start('apple')];
    await proxy.deploy('zebra', zebra, '--host', 'b.test,a.test', '--path-prefix', '/z');
    await proxy.deploy('apple', apple);
    const { stdout, stderr } = await proxy.ok('list');
    expect(stderr).toBe('');
    const rows = stdout.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^Service +Host +Path +Target +State +TLS/);
    expect(rows[1]).toMatch(new RegExp(`^apple +\\* +/ +${apple.target} +running +no`));
    expect(rows[2]).toMatch(new RegExp(`^zebra +b\\.test,a\\.test +/z +${zebra.target} +running +no`));
    expect(stdout).not.toContain('\u001B');
    expect((await proxy.ok('ls')).stdout).toBe(stdout);
  });

  it('is JSON for programs, with what is in flight', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app, '--host', 'x.test');
    app.hold('/slow');
    const slow = proxy.get('/slow', { host: 'x.test' });
    const { response } = await app.held('/slow');
    const during: unknown = JSON.parse((await proxy.ok('list', '--json')).stdout);
    expect(during).toMatchObject([
      {
        service: 'web',
        hosts: ['x.test'],
        paths: ['/'],
        state: 'running',
        tls: false,
        inFlight: 1,
        targets: [{ target: app.target, healthy: true, failure: null, inFlight: 1 }],
      },
    ]);
    response.end();
    await slow;
    const afterwards: unknown = JSON.parse((await proxy.ok('list', '--json')).stdout);
    expect(afterwards).toMatchObject([{ inFlight: 0, targets: [{ inFlight: 0 }] }]);
  });

  it('has nothing but its head while nothing is deployed', async () => {
    const proxy = await Proxy.start();
    expect(JSON.parse((await proxy.ok('list', '--json')).stdout)).toEqual([]);
    expect((await proxy.ok('list')).stdout.trimEnd().split('\n')).toHaveLength(1);
  });
});
