import { expect, it, describe } from 'vitest';
import { App, CTRL_C, KeepAliveLoad, OnTerminal, parseLogLine, Proxy, repeatBody } from './harness/index.js';

describe('logs', () => {
  it('shows the last lines of a service, filtered, for people or for programs', async () => {
    // The order of lines holds within a worker.
    const proxy = await Proxy.start({ workers: 1 });
    const [web, api] = [await App.start('web'), await App.start('api')];
    web.answer = ({ url, response }) => void response.writeHead(url.startsWith('/bad') ? 503 : 200).end();
    await proxy.deploy('web', web, '--host', 'web.test');
    await proxy.deploy('api', api, '--host', 'api.test');
    for (const path of ['/one', '/bad/two', '/three']) await proxy.get(path, { host: 'web.test' });
    await proxy.get('/four', { host: 'api.test' });
    await proxy.requestLine('/four');

    const paths = async (...flags: string[]) => {
      const { stdout, stderr } = await proxy.ok('logs', '--json', ...flags);
      expect(stderr).toBe('');
      return stdout
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map(parseLogLine)
        .map(({ msg, path }) => path ?? msg);
    };
    expect((await paths('web')).slice(-4)).toEqual(['Deployed', '/one', '/bad/two', '/three']);
    expect(await paths('--status', '5xx,404')).toEqual(['/bad/two']);
    expect(await paths('web', '--status', '200', '-n', '1')).toEqual(['/three']);
    expect(await paths('--path', '/bad')).toEqual(['/bad/two']);
    expect(await paths('--host', 'API.test')).toEqual(['/four']);
    expect(await paths('--status', '418')).toEqual([]);
    const { stdout } = await proxy.ok('logs', '-n1', '--path', '/bad');
    expect(stdout).toMatch(/^\w{3} \d\d [\d:.]{12} 503 {3}GET web\.test\/bad\/two {2}web > /);
    expect(await proxy.refuses('logs', 'nothing')).toBe('Error: service not found\n');
  });

  it('follows what happens, to several who watch, until they have enough', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    const follower = proxy.startCli('logs', 'web', '--follow', '--json', '--lines', '0');
    const terminal = new OnTerminal(proxy.home, ['logs', '--follow', '--path', '/seen']);
    // Nobody can tell when they listen: what they are sent until then is not for them.
    let turn = 0;
    const asking = setInterval(() => void proxy.get(`/seen/${++turn}`), 50);
    await follower.said.first((line) => line.includes('"path":"/seen/'));
    await terminal.shows(/GET.* app\.test\/seen\/\d+/);
    clearInterval(asking);
    follower.signal('SIGINT');
    terminal.press(CTRL_C);
    expect(await follower.result).toMatchObject({ code: 130, stderr: '' });
    expect(await terminal.exited).toMatchObject({ code: 130 });
    expect(terminal.shown).toContain('␛[32m200');
    expect(terminal.shown).not.toMatch(/Interrupted|Error/);
  });

  it('waits for nobody who does not read: what he misses is counted, and he is told', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    app.answer = repeatBody('v1');
    await proxy.deploy('web', app);
    const follower = proxy.startCli('logs', '--follow', '--json', '--path', '/load', '--lines', '0');
    const long = `/load/${'x'.repeat(4_000)}`;
    const load = new KeepAliveLoad(proxy.httpPort, { path: long });
    await follower.said.first((line) => line.includes('/load/xxx'));
    follower.signal('SIGSTOP');
    await load.more(1_000);
    await load.stop();
    expect(load.failed).toEqual([]);
    await proxy.get('/load/last');
    await proxy.requestLine('/load/last');
    follower.signal('SIGCONT');
    await follower.said.first((line) => /^\(\d+ lines left out/.test(line));
    follower.signal('SIGINT');
    expect(await follower.result).toMatchObject({ code: 130 });
  });

  it('ends with an error when the proxy does', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    const follower = proxy.startCli('logs', '--follow');
    await follower.said.first((line) => line.includes('Deployed'));
    await proxy.end('SIGTERM');
    expect(await follower.result).toMatchObject({ code: 1, stderr: 'Error: unexpected EOF\n' });
  });
});
