import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, freePort, Proxy, runCli, TestHome } from './harness/index.js';

const STACK_TRACE = /^\s+at .+:\d+:\d+/m;

async function occupiedPort(): Promise<number> {
  const server = createServer();
  const port = await freePort();
  server.listen(port);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return port;
}

describe('a start', () => {
  it('says which ports it serves, and that there was no state', async () => {
    const proxy = await Proxy.start();
    const started = await proxy.log.first((line) => line.msg === 'Server started');
    expect(started).toMatchObject({ level: 'INFO', http: proxy.httpPort, https: proxy.httpsPort });
    await proxy.log.first((line) => line.msg === 'No previous state to restore');
    expect((await proxy.get()).status).toBe(404);
    expect(proxy.log.items.filter(({ level }) => level === 'ERROR')).toEqual([]);
  });

  it.each(['http', 'https'])('is refused while the %s port is in use, with the port and the flag', async (name) => {
    const taken = await occupiedPort();
    const other = name === 'http' ? 'https' : 'http';
    const args = ['run', `--${name}-port`, String(taken), `--${other}-port`, String(await freePort())];
    const { code, stderr } = await runCli(new TestHome(), args);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^Error: listen tcp .*:${taken}: address already in use`));
    expect(stderr).toContain(`--${name}-port`);
    expect(stderr).not.toMatch(STACK_TRACE);
  });

  it('is refused beside a proxy that has the port, although ports are shared among workers', async () => {
    const proxy = await Proxy.start();
    const args = ['run', '--http-port', String(proxy.httpPort), '--https-port', String(await freePort())];
    const { code, stderr } = await runCli(new TestHome(), args);
    expect(code).toBe(1);
    expect(stderr).toContain('address already in use');
  });

  it('takes its ports from the environment, the prefixed variables first', async () => {
    const home = new TestHome();
    const [http, https, unused] = [await freePort(), await freePort(), await freePort()];
    const env = { KAMAL_PROXY_HTTP_PORT: String(http), HTTP_PORT: String(unused), HTTPS_PORT: String(https) };
    const proxy = await Proxy.start({ home, env, portFlags: false });
    expect(await proxy.log.first((line) => line.msg === 'Server started')).toMatchObject({ http, https });
    expect((await ask(http, '/')).status).toBe(404);
  });

  it('is refused when a number in KAMAL_PROXY_* is none', async () => {
    const env = { KAMAL_PROXY_HTTP_PORT: 'tcp://10.0.0.1:80' };
    const { code, stderr } = await runCli(new TestHome(), ['run'], env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: .*KAMAL_PROXY_HTTP_PORT/);
    expect(stderr).not.toMatch(STACK_TRACE);
  });

  it('is warned by a number that is none in a variable that others set, and keeps the default', async () => {
    const proxy = await Proxy.start({ env: { HTTP_PORT: 'tcp://10.0.0.1:80', METRICS_PORT: 'tcp://10.0.0.1:90' } });
    expect((await proxy.get()).status).toBe(404);
    const said = proxy.stderr + JSON.stringify(proxy.log.items);
    expect(said).toContain('METRICS_PORT');
  });

  it('warns that there is no HTTP/3', async () => {
    const proxy = await Proxy.start({ args: ['--http3'] });
    const said = proxy.stderr + JSON.stringify(proxy.log.items);
    expect(said).toMatch(/HTTP\/3|http3/);
  });
});
