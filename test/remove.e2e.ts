import { describe, expect, it } from 'vitest';
import { App, Proxy } from './harness/index.js';
import { allHeld } from './harness/unread.js';

describe('remove', () => {
  it('forgets a service at once, and lets its requests end', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    app.hold('/slow');
    const slow = proxy.get('/slow');
    const { response } = await app.held('/slow');
    await proxy.ok('remove', 'web');
    expect((await proxy.get('/new')).status).toBe(404);
    response.end('late');
    expect(await slow).toMatchObject({ status: 200, body: 'late' });
    expect((await proxy.ok('list')).stdout).not.toContain('web');
  });

  it('leaves those that a pause holds to their 504; who deploys the name again does not get them', async () => {
    const proxy = await Proxy.start();
    await proxy.deploy('web', await App.start('v1'));
    await proxy.ok('pause', 'web', '--max-pause', '2s');
    const held = proxy.get('/held');
    await allHeld(proxy);
    await proxy.ok('remove', 'web');
    const next = await App.start('v2');
    await proxy.deploy('web', next);
    expect((await proxy.get('/new')).body).toBe('v2');
    expect(await held).toMatchObject({ status: 504 });
    expect(await proxy.requestLine('/held')).toMatchObject({ service: 'web', target: '', status: 504 });
    expect(next.requests.count).toBe(1);
  });

  it('survives a restart', async () => {
    const proxy = await Proxy.start();
    await proxy.deploy('web', await App.start('v1'));
    await proxy.ok('rm', 'web');
    await proxy.end('SIGTERM');
    expect((await (await proxy.successor()).get()).status).toBe(404);
  });

  it('says that there is no such service', async () => {
    const proxy = await Proxy.start();
    expect(await proxy.refuses('remove', 'nothing')).toMatch(/^Error: .*service not found/);
  });
});
