import { describe, expect, it } from 'vitest';
import { App, CTRL_C, freePort, OnTerminal, Proxy, TestHome } from './harness/index.js';

describe('on a terminal', () => {
  it('a deploy shows what its probes find, and leaves one line', async () => {
    const proxy = await Proxy.start();
    const [good, bad] = [await App.start('good'), await App.start('bad')];
    bad.beUnhealthy();
    const flags = ['--health-check-interval', '50ms'];
    const deploy = new OnTerminal(proxy.home, ['deploy', 'web', '--target', `${good.target},${bad.target}`, ...flags]);
    await deploy.shows(/Deploying web: waiting for health \(\d+s left\)/);
    await deploy.shows(new RegExp(`␛\\[32m {2}${good.target} +healthy`));
    await deploy.shows(new RegExp(`␛\\[33m {2}${bad.target} +not healthy after \\d+ probes?, last: status 500`));
    bad.beHealthy();
    expect(await deploy.exited).toMatchObject({ code: 0 });
    expect(deploy.shown).toMatch(/␛\[\d+A␛\[JDeployed web in [\d.]+s\n$/);
  });

  it('pause and stop show how many requests are in flight, and how long they may be', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    app.hold();
    const slow = proxy.get('/slow');
    const { response } = await app.held('/slow');
    const pause = new OnTerminal(proxy.home, ['pause', 'web'], { NO_COLOR: '1' });
    await pause.shows(/Pausing web: 1 request in flight \(\d+s left\)/);
    response.end();
    await slow;
    expect(await pause.exited).toMatchObject({ code: 0 });
    expect(pause.shown).toMatch(/Paused web in [\d.]+s\n$/);
  });

  it('nothing is shown with --quiet', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    const deploy = new OnTerminal(proxy.home, ['deploy', 'web', '--target', app.target, '--quiet']);
    expect(await deploy.exited).toMatchObject({ code: 0 });
    expect(deploy.shown).toBe('');
  });

  it('list --watch is drawn over until Ctrl-C', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    const watch = new OnTerminal(proxy.home, ['list', '--watch', '--interval', '200ms'], { NO_COLOR: '1' });
    await watch.shows(/2 of 2 workers/);
    for (let turn = 0; turn < 10; turn++) await proxy.get();
    await watch.shows(/␛\[3A␛\[J[\d:]{8} {2}2 of 2 workers[^\n]*\nService [^\n]*\nweb +[1-9][\d.]* +0\.0% +[\d.]+ms/);
    watch.press(CTRL_C);
    expect(await watch.exited).toMatchObject({ code: 130 });
  });

  it('the proxy writes its log for people', async () => {
    const home = new TestHome();
    const ports = ['--http-port', String(await freePort()), '--https-port', String(await freePort())];
    const proxy = new OnTerminal(home, ['run', ...ports, '--workers', '1']);
    await proxy.shows(/␛\[32mINFO ␛\[39m Server started/);
    proxy.press(CTRL_C);
    expect(await proxy.exited).toMatchObject({ code: 0 });
    expect(proxy.shown).toMatch(/Server stopped\n$/);
  });
});

describe('elsewhere', () => {
  it('list --watch is a block an interval', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    const watch = proxy.startCli('list', '--watch', '--interval', '200ms');
    await watch.said.atLeast(2, (line) => line.startsWith('web '));
    watch.signal('SIGINT');
    const { code, stdout, stderr } = await watch.result;
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(stdout).not.toContain('\u001B');
  });
});
