import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { testCertificate } from '../libs/tls/src/fixtures/test-certificate.js';
import { App, ask, freePort, KAMAL_PROXY, Proxy, TestHome } from './harness/index.js';
import { type Outcome, outcomeOf } from './harness/installed.js';
import { deployWords, type KamalProxyOptions, words } from './harness/kamal.js';

/** `docker exec kamal-proxy …`, where the container is this machine. */
const DOCKER = `#!/bin/sh
[ "$1 $2" = "exec kamal-proxy" ] || { echo "not a command of Kamal's: docker $*" >&2; exit 125; }
shift 2
exec "$@"
`;

/** A server with a proxy, as Kamal sees it over SSH: one line for a shell at a time. */
class Server {
  private constructor(
    readonly proxy: Proxy,
    readonly app: App,
  ) {}

  static async start(): Promise<Server> {
    const home = new TestHome();
    mkdirSync(home.path('bin'));
    writeFileSync(home.path('bin/docker'), DOCKER, { mode: 0o755 });
    return new Server(await Proxy.start({ home }), await App.start('v1'));
  }

  get home(): TestHome {
    return this.proxy.home;
  }

  async shell(line: string): Promise<Outcome> {
    const { environment } = this.home;
    const PATH = [this.home.path('bin'), dirname(KAMAL_PROXY), environment['PATH']].join(':');
    return outcomeOf('sh', ['-c', line], { env: { ...environment, PATH } });
  }

  /** A line that succeeds, and says no more than what it waited for. */
  async does(...parts: readonly string[]): Promise<void> {
    const line = ['docker exec kamal-proxy kamal-proxy', ...parts].join(' ');
    const { stdout, ...outcome } = await this.shell(line);
    expect(outcome, line).toEqual({ code: 0, stderr: '' });
    expect(stdout, line).toMatch(/^((Deploy|Stopp)(ing|ed) .*\n)*$/);
  }

  /** What the state file says of a service. */
  saved(name = 'app-web'): { options: object; target_options: object } | undefined {
    const services: { name: string; options: object; target_options: object }[] = JSON.parse(
      readFileSync(this.home.state, 'utf8'),
    );
    return services.find((service) => service.name === name);
  }
}

let server: Server;

describe('the command lines that Kamal is known to use', () => {
  beforeEach(async () => void (server = await Server.start()));

  it('deploy, stop, resume and remove an application', async () => {
    const { app, proxy } = server;
    const target = `--target="${app.target}" --host="app.example.com"`;
    const waits = '--deploy-timeout="30s" --drain-timeout="30s"';
    const health = '--health-check-interval="1s" --health-check-timeout="5s" --health-check-path="/up"';
    const logged = ['Cache-Control', 'Last-Modified', 'User-Agent'].map((name) => `--log-request-header="${name}"`);
    const get = async () => proxy.get('/', { host: 'app.example.com', headers: { 'x-forwarded-proto': 'https' } });
    await server.does('deploy app-web', target, waits, health, '--buffer-requests --buffer-responses', ...logged);
    expect(await get()).toMatchObject({ status: 200, body: 'v1' });
    await server.does('stop app-web --drain-timeout="30s" --message="Back at noon"');
    expect(await get()).toMatchObject({ status: 503, body: expect.stringContaining('Back at noon') });
    await server.does('resume app-web');
    expect(await get()).toMatchObject({ status: 200 });
    await server.does('remove app-web');
    expect(await get()).toMatchObject({ status: 404 });
  });

  it('fail with a reason on stderr and exit 1, which Kamal shows its user', async () => {
    const { app } = server;
    const deploy = (...flags: string[]) =>
      server.shell(['docker exec kamal-proxy kamal-proxy deploy app-web', ...flags].join(' '));
    app.beUnhealthy();
    expect(await deploy(`--target="${app.target}"`, '--deploy-timeout="1s"')).toEqual({
      code: 1,
      stdout: expect.stringMatching(/ not healthy after \d probes?, last: status 500\n$/),
      stderr: expect.stringMatching(/^Error: target failed to become healthy within configured timeout \(1s\)/),
    });
    expect(await deploy(`--target="${app.target}"`, '--tls')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Error: service options invalid: host must be set when using TLS'),
    });
    const unknown = await server.shell('docker exec kamal-proxy kamal-proxy resume app-web');
    expect(unknown).toEqual({ code: 1, stdout: '', stderr: 'Error: service not found\n' });
  });

  it('carry messages with anything in them', async () => {
    await server.does('deploy app-web', ...deployWords(server.app.target, {}));
    const message = 'Back "soon", für $5 & `now` \\ <b>#{1}</b>';
    await server.does('stop app-web', ...words({ 'drain-timeout': '5s', message }));
    expect(server.saved()).toMatchObject({ pause_controller: { state: 2, stop_message: message } });
  });

  it('try a version on some of the clients', async () => {
    const { app, proxy } = server;
    const next = await App.start('v2');
    await server.does('deploy app-web', ...deployWords(app.target, {}));
    await server.does('rollout deploy app-web', ...words({ target: next.target, 'deploy-timeout': '30s' }));
    await server.does('rollout set app-web', ...words({ percent: 0, list: 'alice,bob' }));
    expect((await proxy.get('/', { headers: { cookie: 'kamal-rollout=bob' } })).body).toBe('v2');
    expect((await proxy.get('/')).body).toBe('v1');
    await server.does('rollout stop app-web');
    expect((await proxy.get('/', { headers: { cookie: 'kamal-rollout=bob' } })).body).toBe('v1');
  });

  it('put a load balancer in front of several hosts', async () => {
    const second = await App.start('v1');
    const target = `--target=${server.app.target},${second.target}`;
    await server.does('deploy app', target, '--host=a.example.com,b.example.com');
    expect(server.saved('app')).toMatchObject({
      active_targets: [server.app.target, second.target],
      options: { hosts: ['a.example.com', 'b.example.com'] },
    });
  });
});

describe('the container command', () => {
  /** A line as Kamal gives it to `docker run`, behind the image; the ports that the container would publish are free ones. */
  async function run(line: string): Promise<Proxy> {
    const [httpPort, httpsPort] = [await freePort(), await freePort()];
    const env = { KAMAL_PROXY_HTTP_PORT: String(httpPort), HTTPS_PORT: String(httpsPort), KAMAL_PROXY_WORKERS: '1' };
    const home = new TestHome();
    const wrapper = ['sh', '-c', `exec "$0" ${line.replace('kamal-proxy ', '')}`];
    return Proxy.start({ home, httpPort, httpsPort, env, wrapper });
  }

  it('is the image’s own', async () => {
    const proxy = await run('kamal-proxy run');
    expect((await proxy.get()).status).toBe(404);
  });

  it('has a port for metrics, says more, and says that there is no HTTP/3', async () => {
    const metricsPort = await freePort();
    const proxy = await run(`kamal-proxy run --debug --metrics-port "${metricsPort}" --http3`);
    expect((await proxy.get()).status).toBe(404);
    // A worker may still be about to count what its client has.
    const metrics = async () => (await ask(metricsPort, '/metrics')).body;
    await expect.poll(metrics).toContain('kamal_proxy_http_requests_total{service="",method="GET",status="404"} 1');
    await proxy.log.first(({ msg }) => msg === 'HTTP/3 is not offered: Node.js has no QUIC');
  });
});

const SECOND = 1e9;
const HOST = { host: 'app.example.com' };

/** A configuration of Kamal, and what it makes of the service. */
const OPTIONS: readonly [what: string, KamalProxyOptions, saved: object][] = [
  [
    'nothing',
    {},
    {
      options: { hosts: [''], path_prefixes: ['/'], tls_enabled: false, tls_redirect: true, strip_prefix: true },
      target_options: {
        buffer_requests: true,
        buffer_responses: true,
        max_memory_buffer_size: 1_048_576,
        forward_headers: true,
        response_timeout: 30 * SECOND,
        health_check_config: { path: '/up', interval: SECOND, timeout: 5 * SECOND },
        log_request_headers: ['Cache-Control', 'Last-Modified', 'User-Agent'],
        log_response_headers: null,
      },
    },
  ],
  ['host', { host: 'a.example.com,b.example.com' }, { options: { hosts: ['a.example.com', 'b.example.com'] } }],
  ['hosts', { hosts: ['*.example.com', 'b.test'] }, { options: { hosts: ['*.example.com', 'b.test'] } }],
  ['ssl', { ...HOST, ssl: true }, { options: { tls_enabled: true }, target_options: { forward_headers: false } }],
  ['ssl: false', { ...HOST, ssl: false }, { options: { tls_enabled: false } }],
  ['ssl_redirect: false', { ...HOST, ssl: true, ssl_redirect: false }, { options: { tls_redirect: false } }],
  [
    'forward_headers: true',
    { ...HOST, ssl: true, forward_headers: true },
    { target_options: { forward_headers: true } },
  ],
  ['forward_headers: false', { forward_headers: false }, { target_options: { forward_headers: false } }],
  ['response_timeout', { response_timeout: 10 }, { target_options: { response_timeout: 10 * SECOND } }],
  [
    'healthcheck',
    { healthcheck: { interval: 3, path: '/health', timeout: 2 } },
    { target_options: { health_check_config: { path: '/health', interval: 3 * SECOND, timeout: 2 * SECOND } } },
  ],
  [
    'buffering: false',
    { buffering: { requests: false, responses: false } },
    { target_options: { buffer_requests: false, buffer_responses: false } },
  ],
  [
    'buffering with limits',
    { buffering: { requests: true, responses: true, max_request_body: 40_000_000, max_response_body: 0, memory: 2e6 } },
    {
      target_options: {
        max_request_body_size: 40_000_000,
        max_response_body_size: 0,
        max_memory_buffer_size: 2_000_000,
      },
    },
  ],
  ['path_prefix', { path_prefix: '/api' }, { options: { path_prefixes: ['/api'], strip_prefix: true } }],
  ['path_prefixes', { path_prefixes: ['/api', '/oauth'] }, { options: { path_prefixes: ['/api', '/oauth'] } }],
  ['strip_path_prefix: false', { path_prefix: '/api', strip_path_prefix: false }, { options: { strip_prefix: false } }],
  [
    'logging',
    { logging: { request_headers: ['Cache-Control', 'x-forwarded-proto'], response_headers: ['X-Request-ID'] } },
    {
      target_options: {
        log_request_headers: ['Cache-Control', 'X-Forwarded-Proto'],
        log_response_headers: ['X-Request-Id'],
      },
    },
  ],
];

describe("Kamal's options", () => {
  beforeEach(async () => void (server = await Server.start()));

  it('become what the service has', async () => {
    const { app } = server;
    for (const [what, options, saved] of OPTIONS) {
      await server.does('deploy app-web', ...deployWords(app.target, options));
      expect(server.saved(), what).toMatchObject(saved);
    }
  });

  it('of certificates and error pages are files that Kamal has put into the apps’ directory', async () => {
    const apps = server.home.path('.apps-config/app');
    const directories = { tls_directory: join(apps, 'tls'), error_pages: join(apps, 'error_pages/v1') };
    for (const directory of Object.values(directories)) mkdirSync(directory, { recursive: true });
    const { chain, key } = testCertificate({ names: ['app.example.com'] });
    writeFileSync(join(directories.tls_directory, 'cert.pem'), chain);
    writeFileSync(join(directories.tls_directory, 'key.pem'), key);
    writeFileSync(join(directories.error_pages, '503.html'), '<h1>{{ .Message }}</h1>');
    await server.does(
      'deploy app-web',
      ...deployWords(server.app.target, { ...HOST, ssl: true, ssl_redirect: false, ...directories }),
    );
    await server.does('stop app-web', ...words({ message: 'Back at noon' }));
    expect((await server.proxy.get('/', HOST)).body).toBe('<h1>Back at noon</h1>');
  });

  it('of the port is the one that the application listens on', async () => {
    const [host = '', port] = server.app.target.split(':');
    await server.does('deploy app-web', ...deployWords(host, { app_port: Number(port) }));
    expect(server.saved()).toMatchObject({ active_targets: [server.app.target] });
  });

  it('that are likely next are known already', async () => {
    const next = {
      'canonical-host': 'app.example.com',
      'client-ip-header': 'CF-Connecting-IP',
      'exclude-metrics-path': '/up',
      'health-check-host': 'app.example.com',
    };
    await server.does('deploy app-web', ...deployWords(server.app.target, HOST), ...words(next));
    expect(server.saved()).toMatchObject({
      options: {
        canonical_host: 'app.example.com',
        client_ip_header: 'CF-Connecting-IP',
        exclude_metrics_paths: ['/up'],
      },
      target_options: { health_check_config: { host: 'app.example.com' } },
    });
  });
});
