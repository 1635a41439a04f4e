import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { App, freePort, Proxy, TestHome } from './harness/index.js';
import { HandshakeLoad } from './harness/handshake-load.js';
import { noPebble, Pebble, type PebbleOptions } from './harness/pebble.js';
import { handshake } from './harness/secure-client.js';

/** A proxy, and an authority that looks for its proofs there. */
async function together(changes: Partial<PebbleOptions> = {}, env: Record<string, string> = {}) {
  const [httpPort, httpsPort] = [await freePort(), await freePort()];
  const pebble = await Pebble.start({ httpPort, tlsPort: httpsPort, ...changes });
  const home = new TestHome();
  const proxy = await Proxy.start({ home, httpPort, httpsPort, env: { ...pebble.trust, ...env } });
  const app = await App.start('v1');
  const deploy = async (...flags: string[]) =>
    proxy.deploy('web', app, '--tls', '--tls-acme-directory', pebble.url, ...flags);
  const cache = join(home.data, 'certs', createHash('sha256').update(pebble.url).digest('hex'));
  return { pebble, proxy, app, deploy, cache };
}

const shown = async (proxy: Proxy, servername: string) =>
  (await handshake(proxy.httpsPort, { servername })).certificate;
const REFUSED = { code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' };
const FROM_PEBBLE = /^CN=Pebble Intermediate CA/;

interface Listed {
  readonly certificates: readonly {
    readonly source: string;
    readonly names: readonly string[];
    readonly nextRenewal: string | null;
    readonly lastError: { readonly message: string } | null;
  }[];
}

async function listed(proxy: Proxy): Promise<Listed['certificates']> {
  const [web]: Listed[] = JSON.parse((await proxy.ok('list', '--json')).stdout);
  return web?.certificates ?? [];
}

describe.skipIf(noPebble)('a real authority', () => {
  it.each([
    ['TLS', 'httpPort'],
    ['HTTP', 'tlsPort'],
  ] as const)('issues the first certificate when it finds the proof over %s', async (_how, silent) => {
    const { proxy, deploy, cache } = await together({ [silent]: await freePort() });
    await deploy('--host', 'app.test');
    expect((await shown(proxy, 'app.test'))?.issuer).toMatch(FROM_PEBBLE);
    expect(readdirSync(cache).sort()).toEqual(['acme_account+key', 'app.test']);
    expect(await listed(proxy)).toMatchObject([
      { source: 'acme', names: ['app.test'], nextRenewal: expect.any(String), lastError: null },
    ]);
    expect((await proxy.ok('list', '--certs')).stdout).toMatch(/^web +app\.test +ec +acme +Pebble Intermediate CA/m);
  });

  it('renews a certificate of some seconds in time, and nobody notices', async () => {
    const { proxy, deploy } = await together({ validitySeconds: 9 });
    await deploy('--host', 'app.test');
    await shown(proxy, 'app.test');
    const load = new HandshakeLoad(proxy.httpsPort, 'app.test');
    await proxy.log.atLeast(2, ({ msg }) => msg === 'Certificate issued');
    const before = load.shown.count;
    await load.shown.atLeast(before + 100);
    const handshakes = await load.stop();
    expect(handshakes.filter(({ problem }) => problem !== '')).toEqual([]);
    expect(handshakes.filter(({ leftMs }) => leftMs < 0)).toEqual([]);
    expect(new Set(handshakes.map(({ serial }) => serial)).size).toBe(2);
  });

  it('that rejects every other nonce issues for forty hosts at once', async () => {
    const { proxy, deploy } = await together({ rejectedNonces: 50 });
    const hosts = Array.from({ length: 40 }, (_, i) => `host-${i}.test`);
    await deploy('--host', hosts.join(','));
    const certificates = await Promise.all(hosts.map(async (host) => shown(proxy, host)));
    expect(certificates.map((certificate) => certificate?.subjectAltName)).toEqual(hosts.map((host) => `DNS:${host}`));
    expect(certificates.every((certificate) => FROM_PEBBLE.test(certificate?.issuer ?? ''))).toBe(true);
    expect(proxy.log.items.filter(({ level }) => level === 'ERROR')).toEqual([]);
  });

  it('is not needed for what it has issued already', async () => {
    const { pebble, proxy, deploy } = await together();
    await deploy('--host', 'app.test,new.test');
    const before = await shown(proxy, 'app.test');
    await pebble.stop();
    await proxy.end('SIGTERM');
    const next = await proxy.successor();
    expect((await shown(next, 'app.test'))?.serialNumber).toBe(before?.serialNumber);
    await expect(shown(next, 'new.test')).rejects.toMatchObject(REFUSED);
    const { error } = await next.log.first(({ msg }) => msg === 'Certificate not issued');
    expect(error).toMatch(/^the authority does not answer: .*ECONNREFUSED/);
    expect(await listed(next)).toMatchObject([
      { source: 'cache', names: ['app.test'], lastError: null },
      { source: '', names: [], nextRenewal: null, lastError: { message: error } },
    ]);
  });

  it('that nobody told us to trust is not asked for anything', async () => {
    const { proxy, deploy } = await together({}, { NODE_EXTRA_CA_CERTS: '' });
    await deploy('--host', 'app.test');
    await expect(shown(proxy, 'app.test')).rejects.toMatchObject(REFUSED);
    const { error } = await proxy.log.first(({ msg }) => msg === 'Certificate not issued');
    expect(error).toMatch(/^the authority does not answer: self-signed certificate/);
  });

  it('that wants to know its customers is told, and refuses who is none', async () => {
    const hmacKey = randomBytes(32).toString('base64url');
    const customers = { 'customer-7': hmacKey };
    const named = { KAMAL_PROXY_ACME_EAB_KID: 'customer-7', KAMAL_PROXY_ACME_EAB_HMAC_KEY: hmacKey };
    const customer = await together({ customers }, named);
    await customer.deploy('--host', 'app.test');
    expect((await shown(customer.proxy, 'app.test'))?.issuer).toMatch(FROM_PEBBLE);
    const stranger = await together({ customers });
    await stranger.deploy('--host', 'app.test');
    await expect(shown(stranger.proxy, 'app.test')).rejects.toMatchObject(REFUSED);
    const { error } = await stranger.proxy.log.first(({ msg }) => msg === 'Certificate not issued');
    expect(error).toMatch(/externalAccountBinding/);
  });
});

describe.skipIf(noPebble)('a real authority, on demand', () => {
  it('issues for whom a server allows, and for nobody once that is down', async () => {
    const { proxy, deploy } = await together();
    const tenants = await App.start('tenants');
    tenants.answer = ({ url, response }) => void response.writeHead(url.includes('good') ? 200 : 404).end('no tenant');
    await deploy('--tls-on-demand-url', `http://${tenants.target}/check?secret=1`);
    expect((await shown(proxy, 'good.test'))?.issuer).toMatch(FROM_PEBBLE);
    await expect(shown(proxy, 'bad.test')).rejects.toMatchObject(REFUSED);
    expect(tenants.requests.items.map(({ url }) => url)).toEqual([
      '/check?host=good.test&secret=1',
      '/check?host=bad.test&secret=1',
    ]);
    tenants.stop();
    await expect(shown(proxy, 'good-too.test')).rejects.toMatchObject(REFUSED);
    await proxy.log.first((line) => line.msg === 'Certificate not allowed' && /ECONNREFUSED/.test(line.error ?? ''));
    expect((await listed(proxy)).map(({ names }) => names)).toEqual([['good.test']]);
  });

  it('issues for whom the service itself allows', async () => {
    const { proxy, app, deploy } = await together();
    app.answer = ({ headers, response }) => void response.writeHead(headers.host === 'good.test' ? 200 : 403).end();
    await deploy('--tls-on-demand-url', '/allowed');
    expect((await shown(proxy, 'good.test'))?.issuer).toMatch(FROM_PEBBLE);
    await expect(shown(proxy, 'bad.test')).rejects.toMatchObject(REFUSED);
    expect(app.requests.items.map(({ url }) => url)).toEqual(['/allowed?host=good.test', '/allowed?host=bad.test']);
  });
});
