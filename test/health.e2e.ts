import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, App, freePort, Proxy, runCli, TestHome } from './harness/index.js';
import { OwnCertificateFiles } from './harness/own-certificate.js';

const TROUBLESOME = ['--module', join(import.meta.dirname, 'team-modules/troublesome.mjs')];
const DAY_MS = 24 * 60 * 60 * 1000;

interface Report {
  readonly status: string;
  readonly details: Readonly<Record<string, { readonly status: string; readonly [more: string]: unknown }>>;
}

async function report(proxy: Proxy, ...flags: string[]): Promise<Report> {
  return JSON.parse((await proxy.cli('health', '--json', ...flags)).stdout);
}

describe('kamal-proxy health', () => {
  it('ends with 0 for a proxy that is well, and says what it looked at', async () => {
    const proxy = await Proxy.start({ workers: 2 });
    const { code, stdout, stderr } = await proxy.cli('health');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^workers +up +serving 2, of 2\n/);
    const ready = await report(proxy);
    expect(ready.status).toBe('ok');
    expect(Object.keys(ready.details)).toEqual(['workers', 'listeners', 'state_file', 'certificates', 'event_loop']);
    expect(Object.keys((await report(proxy, '--live')).details)).toEqual(['event_loop']);
  });

  it('ends with 1 when nobody answers', async () => {
    const { code, stdout, stderr } = await runCli(new TestHome(), ['health']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Error: dial unix .*: no such file or directory\n/);
  });

  it('ends with 1 while no worker serves', async () => {
    const proxy = await Proxy.start({ workers: 1, args: TROUBLESOME });
    await proxy.deploy('web', await App.start('v1'));
    // Dying again and again: the next one comes later and later.
    let code: number | null = 0;
    while (code === 0) {
      await proxy.get('/crash').catch(() => undefined);
      const result = await proxy.cli('health');
      ({ code } = result);
      if (code === 1) expect(result.stderr).toMatch(/^Error: the proxy is not ready: workers \(serving 0, of 1\)/);
    }
    expect(code).toBe(1);
    await expect.poll(async () => (await proxy.cli('health')).code, { timeout: 10_000 }).toBe(0);
  });

  it('says of what traffic does not suffer from that it is degraded, and ends with 0', async () => {
    const home = new TestHome();
    const proxy = await Proxy.start({ home });
    const certificate = new OwnCertificateFiles(home, {
      names: ['app.test'],
      validFrom: Date.now() - 60 * DAY_MS,
      validTo: Date.now() + 3 * DAY_MS,
    });
    await proxy.deploy('web', await App.start('v1'), '--host', 'app.test', ...certificate.flags);
    // Even root cannot make a file below a file.
    renameSync(home.data, `${home.data}.aside`);
    writeFileSync(home.data, '');
    const { status, details } = await report(proxy);
    expect(status).toBe('degraded');
    expect(details['state_file']?.status).toBe('degraded');
    expect(details['certificates']).toMatchObject({ status: 'degraded', count: 1 });
    expect(JSON.stringify(details['certificates'])).toContain('web (app.test): ');
    expect((await proxy.cli('health')).code).toBe(0);
    rmSync(home.data);
    renameSync(`${home.data}.aside`, home.data);
    expect((await report(proxy)).details['state_file']?.status).toBe('up');
  });
});

describe('the health of the proxy over HTTP', () => {
  it('is answered on the metrics port', async () => {
    const port = await freePort();
    await Proxy.start({ args: ['--metrics-port', String(port)] });
    for (const path of ['/health/live', '/health/ready']) {
      const { status, headers, body } = await ask(port, path);
      expect({ status, cached: headers['cache-control'] }).toEqual({ status: 200, cached: 'no-store' });
      expect(JSON.parse(body)).toMatchObject({ status: 'ok', details: { event_loop: { status: 'up' } } });
    }
  });

  it('is not ready from the first moment of the end', async () => {
    const port = await freePort();
    const proxy = await Proxy.start({ args: ['--metrics-port', String(port)] });
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    app.hold();
    const held = proxy.get('/held');
    const { response } = await app.held('/held');
    proxy.signal('SIGTERM');
    await expect.poll(async () => (await ask(port, '/health/ready')).status).toBe(503);
    const { status, body } = await ask(port, '/health/ready');
    expect(status).toBe(503);
    expect(JSON.parse(body)).toMatchObject({
      status: 'error',
      error: { listeners: { status: 'down', message: 'the proxy is shutting down' } },
    });
    expect((await ask(port, '/health/live')).status).toBe(200);
    response.end();
    await held;
  });
});
