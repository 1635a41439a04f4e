import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testCertificate } from '../libs/tls/src/fixtures/test-certificate.js';
import { App, Proxy, RawTarget, TestHome } from './harness/index.js';
import { type OriginalService, readAsOriginal, writeAsOriginal } from './harness/original-state.js';
import { askSecurely, handshake } from './harness/secure-client.js';

const SECOND = 1e9;

/** A service as the original saves one that was deployed with nothing but a target and a host. */
function saved(name: string, host: string, targets: string[]): OriginalService {
  return {
    name,
    options: {
      hosts: [host],
      path_prefixes: ['/'],
      tls_enabled: false,
      tls_certificate_path: '',
      tls_private_key_path: '',
      tls_on_demand_url: '',
      tls_redirect: true,
      canonical_host: '',
      acme_directory: '',
      acme_cache_path: '',
      error_page_path: '',
      strip_prefix: true,
      writer_affinity_timeout: SECOND,
      read_targets_accept_websockets: false,
      exclude_metrics_paths: null,
      client_ip_header: '',
    },
    target_options: {
      health_check_config: { path: '/up', port: 0, interval: SECOND, timeout: 5 * SECOND, host: '' },
      response_timeout: 30 * SECOND,
      buffer_requests: false,
      buffer_responses: false,
      max_memory_buffer_size: 1_048_576,
      max_request_body_size: 0,
      max_response_body_size: 0,
      log_request_headers: null,
      log_response_headers: null,
      forward_headers: true,
      scope_cookie_paths: false,
    },
    active_targets: targets,
    active_readers: [],
    rollout_targets: null,
    rollout_readers: null,
    pause_controller: { state: 0, stop_message: '', fail_after: 0 },
    rollout_controller: null,
  };
}

/** The data directory of a host on which the original has run for a while: all kinds of services, and certificates. */
class OldHost {
  readonly home = new TestHome();
  readonly certs = join(this.home.data, 'certs');
  readonly #cache = join(this.certs, createHash('sha256').update('').digest('hex'));

  constructor(
    readonly app: App,
    readonly beta: App,
  ) {
    mkdirSync(this.#cache, { recursive: true, mode: 0o700 });
    writeFileSync(this.home.state, writeAsOriginal(this.services()), { mode: 0o644 });
  }

  services(): OriginalService[] {
    const { app, beta } = this;
    const web = saved('web', 'app.test', [app.target]);
    web.options.exclude_metrics_paths = ['/up'];
    web.target_options.log_request_headers = ['Cache-Control', 'X-Request-Id'];
    web.target_options.buffer_requests = true;
    web.target_options.max_request_body_size = 1_000_000_000;
    web.rollout_targets = [beta.target];
    web.rollout_readers = [];
    web.rollout_controller = { percentage: 0, percentage_split_point: 0, allowlist: ['alice'] };
    const api = saved('api', '', [app.target]);
    api.options.path_prefixes = ['/api'];
    const shop = saved('shop', 'shop.test', [app.target]);
    Object.assign(shop.options, { tls_enabled: true, acme_cache_path: this.certs });
    shop.target_options.forward_headers = false;
    const held = saved('held', 'held.test', [app.target]);
    held.pause_controller = { state: 1, stop_message: '', fail_after: SECOND / 10 };
    const closed = saved('closed', 'closed.test', [app.target]);
    closed.pause_controller = { state: 2, stop_message: 'Back at noon', fail_after: 0 };
    return [web, api, shop, held, closed];
  }

  /** A certificate as the original keeps it: the key in the form of its kind, behind it the chain. */
  certificateFor(host: string): X509Certificate {
    const { chain, key } = testCertificate({ names: [host] });
    const sec1 = createPrivateKey(key).export({ type: 'sec1', format: 'pem' });
    writeFileSync(join(this.#cache, host), `${sec1}${chain}`, { mode: 0o600 });
    writeFileSync(join(this.#cache, 'acme_account+key'), sec1, { mode: 0o600 });
    return new X509Certificate(chain);
  }

  /** All that lies in the cache. */
  cached(): Record<string, string> {
    const names = readdirSync(this.#cache);
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(this.#cache, name), 'latin1')]));
  }

  state(): OriginalService[] {
    return readAsOriginal(readFileSync(this.home.state, 'utf8'));
  }

  /** Nothing leaves the loopback: the way to an authority ends at once. */
  async start(): Promise<Proxy> {
    const wayOut = await RawTarget.start((socket) => socket.destroy());
    return Proxy.start({ home: this.home, env: { https_proxy: `http://${wayOut.target}` } });
  }
}

async function oldHost(): Promise<OldHost> {
  return new OldHost(await App.start('v1'), await App.start('beta'));
}

describe('a host that changes over from the original', () => {
  it('is served at once as it was', async () => {
    const host = await oldHost();
    const certificate = host.certificateFor('shop.test');
    for (const app of [host.app, host.beta]) app.beUnhealthy();
    const proxy = await host.start();
    const body = async (name: string, path = '/', cookie = '') =>
      (await proxy.get(path, { host: name, headers: { cookie } })).body;
    expect(await body('app.test')).toBe('v1');
    expect(await body('app.test', '/', 'kamal-rollout=alice')).toBe('beta');
    expect(await body('other.test', '/api/x')).toBe('v1');
    expect((await proxy.get('/', { host: 'shop.test' })).headers.location).toBe('https://shop.test/');
    expect((await handshake(proxy.httpsPort, { servername: 'shop.test' })).certificate?.raw).toEqual(certificate.raw);
    expect(await askSecurely(proxy.httpsPort, '/', { host: 'shop.test' })).toMatchObject({ status: 200, body: 'v1' });
    expect((await proxy.get('/', { host: 'held.test' })).status).toBe(504);
    expect(await body('closed.test')).toContain('Back at noon');
  });

  it('finds everything as it left it, when it changes back', async () => {
    const host = await oldHost();
    host.certificateFor('shop.test');
    const before = { services: host.services(), cached: host.cached() };
    const proxy = await host.start();
    // A command that changes nothing has the whole file written anew.
    await proxy.ok('resume', 'web');
    await proxy.end('SIGTERM');
    expect(host.state().toSorted(byName)).toEqual(before.services.toSorted(byName));
    expect(host.cached()).toEqual(before.cached);
    expect(statSync(host.home.state).uid).toBe(process.getuid?.());
  });

  it('reads all that our commands have changed, and drops what is ours alone', async () => {
    const host = await oldHost();
    const proxy = await host.start();
    const v2 = await App.start('v2');
    const ours = ['--balancing', 'least-requests', '--target-max-connections', '50'];
    await proxy.deploy('web', v2, '--host', 'app.test', '--target-timeout', '1m', ...ours);
    await proxy.ok('rollout', 'set', 'web', '--percent', '10', '--header', 'X-Account', '--sticky');
    await proxy.ok('resume', 'held');
    await proxy.ok('pause', 'api', '--max-pause', '45s');
    await proxy.ok('stop', 'shop', '--message', 'No "sale" today');
    await proxy.ok('remove', 'closed');
    await proxy.end('SIGTERM');
    const services = new Map(host.state().map((service) => [service.name, service]));
    expect([...services.keys()].toSorted()).toEqual(['api', 'held', 'shop', 'web']);
    expect(services.get('web')).toMatchObject({
      active_targets: [v2.target],
      target_options: { response_timeout: 60 * SECOND, buffer_requests: false },
      rollout_targets: [host.beta.target],
      rollout_controller: { percentage: 10, percentage_split_point: 429_496_729.5, allowlist: null },
    });
    expect(services.get('api')?.pause_controller).toMatchObject({ state: 1, fail_after: 45 * SECOND });
    expect(services.get('held')?.pause_controller).toMatchObject({ state: 0 });
    const closed = { state: 2, stop_message: 'No "sale" today' };
    expect(services.get('shop')?.pause_controller).toMatchObject(closed);
  });

  it('can go to and fro: what the original writes of our file is served again', async () => {
    const host = await oldHost();
    const proxy = await host.start();
    await proxy.deploy('api', host.beta, '--path-prefix', '/api', '--balancing', 'least-requests');
    await proxy.end('SIGTERM');
    expect(readFileSync(host.home.state, 'utf8')).toContain('least-requests');
    writeFileSync(host.home.state, writeAsOriginal(host.state()));
    const next = await proxy.successor();
    expect((await next.get('/api/x', { host: 'other.test' })).body).toBe('beta');
    expect((await next.get('/', { host: 'app.test' })).body).toBe('v1');
  });
});

function byName(a: OriginalService, b: OriginalService): number {
  return a.name.localeCompare(b.name);
}
