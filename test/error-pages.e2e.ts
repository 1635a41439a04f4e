import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { App, Proxy } from './harness/index.js';

/** A directory with pages, in the home of a proxy. */
function pagesOf(proxy: Proxy, pages: Readonly<Record<string, string>>): string {
  const directory = proxy.home.path('pages');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  for (const [name, content] of Object.entries(pages)) writeFileSync(`${directory}/${name}`, content);
  return directory;
}

const MAINTENANCE = '<p>{{ if .Message }}Because: {{ .Message }}{{ else }}No reason{{ end }}</p>';

describe('own error pages', () => {
  it('are shown for what the proxy itself answers, with the message of a stop, escaped', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    const pages = pagesOf(proxy, {
      '503.html': MAINTENANCE,
      '502.html': '<p>Broken</p>',
      '404.html': 'Own 404',
      '504.txt': 'no page',
    });
    await proxy.deploy('web', app, '--host', 'app.test', '--error-pages', pages);
    await proxy.ok('stop', 'web', '--message', '<i>Noon</i>');
    const stopped = await proxy.get('/');
    expect(stopped).toMatchObject({ status: 503, body: '<p>Because: &lt;i&gt;Noon&lt;/i&gt;</p>' });
    expect(stopped.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(await proxy.get('/', { method: 'HEAD' })).toMatchObject({ status: 503, body: '' });
    await proxy.ok('stop', 'web');
    expect((await proxy.get('/')).body).toBe('<p>No reason</p>');
    await proxy.ok('pause', 'web', '--max-pause', '10ms');
    const expired = await proxy.get('/');
    expect(expired.status).toBe(504);
    expect(expired.body, 'without a page of its own').toContain('<!DOCTYPE html>');
    await proxy.ok('resume', 'web');
    app.answer = ({ response }) => void response.socket?.destroy();
    expect(await proxy.get('/', { method: 'POST' })).toMatchObject({ status: 502, body: '<p>Broken</p>' });
    expect((await proxy.get('/', { host: 'other.test' })).body, 'of no service').not.toContain('Own 404');
  });

  it('leave the errors of a target alone', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app, '--error-pages', pagesOf(proxy, { '503.html': MAINTENANCE }));
    app.answer = ({ response }) => void response.writeHead(503, { 'content-type': 'text/plain' }).end('busy');
    expect(await proxy.get('/')).toMatchObject({
      status: 503,
      body: 'busy',
      headers: { 'content-type': 'text/plain' },
    });
  });

  it('are read at the deploy and at the start, and serve their own service only', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    const pages = pagesOf(proxy, { '503.html': 'first' });
    await proxy.deploy('web', app, '--host', 'app.test', '--error-pages', pages);
    await proxy.deploy('shop', app, '--host', 'shop.test');
    for (const service of ['web', 'shop']) await proxy.ok('stop', service);
    writeFileSync(`${pages}/503.html`, 'second');
    expect((await proxy.get('/')).body).toBe('first');
    expect((await proxy.get('/', { host: 'shop.test' })).body).toContain('<!DOCTYPE html>');
    await proxy.end('SIGTERM');
    const second = await proxy.successor();
    expect((await second.get('/')).body).toBe('second');
    rmSync(pages, { recursive: true });
    await second.end('SIGTERM');
    const third = await second.successor();
    expect(await third.get('/')).toMatchObject({ status: 503 });
    expect((await third.get('/', { host: 'shop.test' })).status).toBe(503);
  });

  it('that cannot be used are refused before a target is asked, and nothing changes', async () => {
    const proxy = await Proxy.start();
    const [app, next] = [await App.start('v1'), await App.start('v2')];
    await proxy.deploy('web', app);
    const bad = [
      { '503.html': '{{ if .Message }}never ended' },
      { '503.txt': 'no page' },
      { '503.html': '{{ .Secret' },
    ];
    for (const pages of bad) {
      const deploy = ['deploy', 'web', '--target', next.target, '--error-pages', pagesOf(proxy, pages)];
      expect(await proxy.refuses(...deploy)).toMatch(/^Error: unable to load error pages/);
    }
    expect(next.probes.count).toBe(0);
    expect((await proxy.get()).body).toBe('v1');
  });
});
