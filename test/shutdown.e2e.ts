import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { App, freePort, Proxy, RawClient, RunningCli, TestHome } from './harness/index.js';

/** A proxy with one request in flight, which the test ends through `response`. */
async function withOneInFlight() {
  const proxy = await Proxy.start();
  const app = await App.start('v1');
  await proxy.deploy('web', app);
  app.hold('/slow');
  const slow = proxy.get('/slow');
  const { response } = await app.held('/slow');
  return { proxy, app, slow, response };
}

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('ends an idle proxy at once with exit 0, and leaves no files', async () => {
    const proxy = await Proxy.start();
    const idle = await RawClient.connect(proxy.httpPort);
    idle.send('GET / HTTP/1.1', 'Host: x', '');
    await idle.receives(/404/);
    expect(await proxy.end(signal)).toEqual({ code: 0, signal: null });
    await idle.close();
    await proxy.log.first((line) => line.msg === 'Server stopped');
    expect(existsSync(proxy.home.socket)).toBe(false);
    expect(readdirSync(proxy.home.temp)).toEqual([]);
  });

  it('refuses new clients, and lets the requests in flight end', async () => {
    const { proxy, slow, response } = await withOneInFlight();
    proxy.signal(signal);
    await expect.poll(async () => proxy.accepts()).toBe(false);
    expect(existsSync(proxy.home.socket)).toBe(false);
    response.end('late');
    const answer = await slow;
    expect(answer).toMatchObject({ status: 200, body: 'late' });
    expect(answer.headers.connection).toBe('close');
    expect(await proxy.exited).toEqual({ code: 0, signal: null });
    expect(await proxy.requestLine('/slow')).toMatchObject({ status: 200 });
  });
});

describe('SIGHUP', () => {
  it('changes nothing for a proxy without a terminal, as nohup starts it', async () => {
    const { proxy, slow, response } = await withOneInFlight();
    proxy.signal('SIGHUP');
    expect((await proxy.get('/')).status).toBe(200);
    response.end('late');
    expect(await slow).toMatchObject({ status: 200, body: 'late' });
    expect(await proxy.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

describe('a shutdown', () => {
  it('answers a client that was accepted before it and asks only now', async () => {
    const proxy = await Proxy.start({ workers: 1 });
    await proxy.deploy('web', await App.start('v1'));
    const client = await RawClient.connect(proxy.httpPort);
    // The kernel hands connections out in order: once a later one is answered, this one was accepted.
    await proxy.get();
    proxy.signal('SIGTERM');
    await expect.poll(async () => proxy.accepts(), { interval: 5 }).toBe(false);
    client.send('GET /just-in-time HTTP/1.1', 'Host: app.test', '');
    const received = await client.close();
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    expect(received).toMatch(/^connection: close\r$/im);
    expect(await proxy.exited).toEqual({ code: 0, signal: null });
  });

  it('is not changed by a second SIGTERM, as supervisors send it', async () => {
    const { proxy, slow, response } = await withOneInFlight();
    proxy.signal('SIGTERM');
    await expect.poll(async () => proxy.accepts()).toBe(false);
    proxy.signal('SIGTERM');
    response.end('late');
    expect((await slow).body).toBe('late');
    expect(await proxy.exited).toEqual({ code: 0, signal: null });
  });

  it('is cut short by a second SIGINT, as somebody sends it who does not want to wait', async () => {
    const { proxy, slow } = await withOneInFlight();
    const cut = expect(slow).rejects.toThrow();
    proxy.signal('SIGINT');
    await expect.poll(async () => proxy.accepts()).toBe(false);
    proxy.signal('SIGINT');
    expect((await proxy.exited).code).not.toBe(0);
    await cut;
  });

  it('ends in under ten seconds, whatever is in flight', async () => {
    const { proxy, slow } = await withOneInFlight();
    const cut = expect(slow).rejects.toThrow();
    const startedAt = Date.now();
    expect(await proxy.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    await cut;
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends a proxy by %s whose start never ends', async (signal) => {
    const module = join(import.meta.dirname, 'team-modules/never-ready.mjs');
    const ports = ['--http-port', String(await freePort()), '--https-port', String(await freePort())];
    const proxy = new RunningCli(new TestHome(), ['run', ...ports, '--workers', '1', '--module', module]);
    await proxy.said.first((line) => line === 'waiting');
    proxy.signal(signal);
    const { code, stdout } = await proxy.result;
    expect(code).toBe(0);
    expect(stdout).toContain('Server stopped before it had started');
  });

  it('fails a command that still waits', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    app.beUnhealthy();
    const deploy = proxy.startDeploy('web', app);
    await app.probes.first();
    proxy.signal('SIGTERM');
    const { code, stderr } = await deploy.result;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: unexpected EOF\nThe proxy is shutting down/);
    expect(await proxy.exited).toEqual({ code: 0, signal: null });
  });
});
