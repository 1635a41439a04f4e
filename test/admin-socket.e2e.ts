import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { freePort, Proxy, refusedStart, runCli, TestHome } from './harness/index.js';

describe('the admin socket', () => {
  it('is the owner’s alone, and gone when the proxy has ended', async () => {
    const proxy = await Proxy.start();
    expect(statSync(proxy.home.socket).mode & 0o777).toBe(0o600);
    await proxy.end('SIGTERM');
    expect(existsSync(proxy.home.socket)).toBe(false);
  });

  it('is made anew where a dead proxy left one', async () => {
    const proxy = await Proxy.start();
    await proxy.end('SIGKILL');
    expect(existsSync(proxy.home.socket)).toBe(true);
    const { stderr } = await runCli(proxy.home, ['list']);
    expect(stderr).toContain('connect: connection refused');
    const next = await proxy.successor();
    await next.ok('list');
  });

  it('is not taken from a proxy that lives', async () => {
    const proxy = await Proxy.start();
    const second = await refusedStart(proxy.home);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/^Error: another kamal-proxy is running on /);
    await proxy.ok('list');
  });

  it('of its own does not give a second proxy the state of the first, while that lives', async () => {
    const proxy = await Proxy.start();
    const ports = ['--http-port', String(await freePort()), '--https-port', String(await freePort())];
    const env = { KAMAL_PROXY_SOCKET: proxy.home.path('second.sock') };
    const second = await runCli(proxy.home, ['run', ...ports], env);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/^Error: another kamal-proxy keeps its state in .*HOME/);
    await proxy.end('SIGKILL');
    await Proxy.start({ home: proxy.home, env });
  });

  it('does not replace what is no socket', async () => {
    const home = new TestHome();
    writeFileSync(home.socket, 'precious');
    const { code, stderr } = await refusedStart(home);
    expect(code).toBe(1);
    expect(stderr).toContain('is not a socket');
  });

  it('is not made where others could replace it', async () => {
    const home = new TestHome();
    chmodSync(home.runtime, 0o777);
    const { code, stderr } = await refusedStart(home);
    expect(code).toBe(1);
    expect(stderr).toContain('everyone may write to');
  });

  it('lies where KAMAL_PROXY_SOCKET says', async () => {
    const home = new TestHome();
    const env = { KAMAL_PROXY_SOCKET: home.path('admin.sock') };
    await Proxy.start({ home, env });
    expect(await runCli(home, ['list'], env)).toMatchObject({ code: 0 });
    expect(await runCli(home, ['list'])).toMatchObject({ code: 1 });
  });
});
