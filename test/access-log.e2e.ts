import { describe, expect, it } from 'vitest';
import { App, ask, freePort, Proxy, RawClient, RunningCli, TestHome } from './harness/index.js';

const FIELDS =
  'time level msg host port path request_id status service target duration method req_content_length req_content_type ' +
  'resp_content_length resp_content_type client_addr client_port remote_addr user_agent proto scheme query';

describe('the access log', () => {
  it('has a line a request, with the fields in their order and the added headers behind them', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    app.answer = ({ response }) =>
      void response
        .writeHead(201, { 'content-type': 'text/x', 'cache-control': 'no-store', 'set-cookie': ['a', 'b'] })
        .end('made');
    const logged = ['--log-request-header', 'X-Request-ID,X-None', '--log-response-header', 'Set-Cookie,Cache-Control'];
    await proxy.deploy('web', app, '--path-prefix', '/shop', ...logged);
    await proxy.get('/shop/a%20b?x=1&y=%20', {
      method: 'POST',
      body: 'body',
      headers: {
        'content-type': 'text/plain',
        'user-agent': 'tester',
        'x-request-id': 'r1',
        'x-forwarded-for': '10.1.1.1',
      },
    });
    const line = await proxy.requestLine('/shop/a b');
    const added = ['req_x_request_id', 'req_x_none', 'resp_set_cookie', 'resp_cache_control'];
    expect(Object.keys(line)).toEqual([...FIELDS.split(' '), ...added]);
    expect(line).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: 'INFO',
      msg: 'Request',
      host: 'app.test',
      port: proxy.httpPort,
      path: '/shop/a b',
      request_id: 'r1',
      status: 201,
      service: 'web',
      target: app.target,
      duration: expect.any(Number),
      method: 'POST',
      req_content_length: 4,
      req_content_type: 'text/plain',
      resp_content_length: 4,
      resp_content_type: 'text/x',
      client_addr: '127.0.0.1',
      client_port: expect.stringMatching(/^\d+$/),
      remote_addr: '10.1.1.1',
      user_agent: 'tester',
      proto: 'HTTP/1.1',
      scheme: 'http',
      query: 'x=1&y=%20',
      req_x_request_id: 'r1',
      req_x_none: '',
      resp_set_cookie: 'a,b',
      resp_cache_control: 'no-store',
    });
  });

  it('has neither service nor target where none was reached', async () => {
    const proxy = await Proxy.start();
    await proxy.get('/nowhere');
    expect(await proxy.requestLine('/nowhere')).toMatchObject({
      status: 404,
      service: '',
      target: '',
      port: proxy.httpPort,
    });
  });

  it('has an upgraded connection at its end, with the bytes of both ways', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    await proxy.deploy('web', app);
    const client = await RawClient.connect(proxy.httpPort);
    client.send('GET /socket HTTP/1.1', 'Host: app.test', 'Connection: Upgrade', 'Upgrade: websocket', '');
    const atApp = await app.upgrades.first();
    client.socket.write('hello');
    await client.receives(/hello$/);
    expect(proxy.log.items.filter(({ path }) => path === '/socket')).toEqual([]);
    atApp.end();
    client.socket.end();
    expect(await proxy.requestLine('/socket')).toMatchObject({
      status: 101,
      bytes_received: 5,
      bytes_sent: 5,
      service: 'web',
    });
  });

  it('has 499 for a client that left', async () => {
    const proxy = await Proxy.start();
    const app = await App.start('v1');
    app.hold();
    await proxy.deploy('web', app);
    const leaving = new AbortController();
    const left = proxy.get('/slow', { signal: leaving.signal }).catch(() => undefined);
    await app.held('/slow');
    leaving.abort();
    await left;
    expect(await proxy.requestLine('/slow')).toMatchObject({ status: 499, target: app.target, error: 'CLIENT_LEFT' });
  });

  it.each([
    ['logfmt', /^time=\S+Z level=INFO msg=Request host=app\.test .* path=\/x .*status=404 service="" /],
    ['pretty', /^\w{3} \d\d [\d:.]{12} 404 {3}GET app\.test\/x {2}- {2}\S+ {2}\d+ B {2}error=SERVICE_NOT_FOUND$/],
  ])('is %s where that is wanted, requests and events alike', async (format, request) => {
    const home = new TestHome();
    const port = await freePort();
    const ports = ['--http-port', String(port), '--https-port', String(await freePort()), '--workers', '1'];
    const proxy = new RunningCli(home, ['run', ...ports], { KAMAL_PROXY_LOG_FORMAT: format });
    await proxy.said.first((line) => line.includes('Server started'));
    await ask(port, '/x');
    await proxy.said.first((line) => request.test(line));
    proxy.signal('SIGTERM');
    expect(await proxy.result).toMatchObject({ code: 0, stdout: expect.not.stringMatching(/^\{/m) });
  });
});
