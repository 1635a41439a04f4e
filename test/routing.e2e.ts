import { describe, expect, it } from 'vitest';
import { App, Proxy } from './harness/index.js';

/** Deploys an app that is called like its service. */
async function deploy(proxy: Proxy, service: string, ...flags: string[]): Promise<App> {
  const app = await App.start(service);
  await proxy.deploy(service, app, ...flags);
  return app;
}

describe('hosts', () => {
  it('are taken exactly, then by pattern, then by whoever takes any', async () => {
    const proxy = await Proxy.start();
    await deploy(proxy, 'exact', '--host', 'www.x.test');
    await deploy(proxy, 'pattern', '--host', '*.x.test');
    await deploy(proxy, 'any');
    const served = async (host: string) => (await proxy.get('/', { host })).body;
    expect(await served('www.x.test')).toBe('exact');
    expect(await served('WWW.x.test.:8080')).toBe('exact');
    expect(await served('api.x.test')).toBe('pattern');
    expect(await served('a.b.x.test')).toBe('any');
    expect(await served('x.test')).toBe('any');
    expect(await served('[::1]')).toBe('any');
  });

  it('that are served with other paths only give 404, even if somebody takes any host', async () => {
    const proxy = await Proxy.start();
    await deploy(proxy, 'api', '--host', 'x.test', '--path-prefix', '/api');
    await deploy(proxy, 'any');
    expect((await proxy.get('/other', { host: 'x.test' })).status).toBe(404);
  });

  it('can be many: a comma list and repeated flags', async () => {
    const proxy = await Proxy.start();
    await deploy(proxy, 'web', '--host', 'x.test,y.test', '--host', 'z.test');
    for (const host of ['x.test', 'y.test', 'z.test']) expect((await proxy.get('/', { host })).body).toBe('web');
    expect((await proxy.get('/', { host: 'w.test' })).status).toBe(404);
  });

  it('that nobody serves get the built-in page', async () => {
    const proxy = await Proxy.start();
    const answer = await proxy.get('/', { host: 'unknown.test' });
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body).toMatch(/404/);
    expect(await proxy.log.first((line) => line.status === 404)).toMatchObject({ service: '', target: '' });
  });
});

describe('path prefixes', () => {
  it('match whole segments, the longest first, and are stripped', async () => {
    const proxy = await Proxy.start();
    const root = await deploy(proxy, 'root');
    const api = await deploy(proxy, 'api', '--path-prefix', '/api');
    const v2 = await deploy(proxy, 'v2', '--path-prefix', '/api/v2/');
    for (const path of ['/apix', '/api', '/api/x?q=%20', '/api/v2/a%2Fb']) await proxy.get(path);
    expect(root.requests.items.map(({ url }) => url)).toEqual(['/apix']);
    expect(api.requests.items.map(({ url }) => url)).toEqual(['/', '/x?q=%20']);
    expect(v2.requests.items.map(({ url }) => url)).toEqual(['/a%2Fb']);
  });

  it('stay when they are told to', async () => {
    const proxy = await Proxy.start();
    const api = await deploy(proxy, 'api', '--path-prefix', '/api', '--strip-path-prefix=false');
    await proxy.get('/api/x');
    expect(api.requests.items[0]?.url).toBe('/api/x');
  });
});
