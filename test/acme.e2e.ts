import { createHash, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeAuthority } from '../libs/tls/src/fixtures/fake-authority.js';
import { testCertificate } from '../libs/tls/src/fixtures/test-certificate.js';
import { App, Proxy, type ProxyOptions, TestHome } from './harness/index.js';
import { lookAt } from './harness/proofs.js';
import { askSecurely, handshake } from './harness/secure-client.js';

/** A service whose certificates come from an authority in this process, which looks for proofs at the proxy's ports. */
async function automaticProxy(flags: readonly string[], options: ProxyOptions = {}) {
  const authority = await FakeAuthority.open();
  const proxy = await Proxy.start(options);
  authority.look = async (proof) => lookAt(proxy, proof);
  const app = await App.start('v1');
  await proxy.deploy('web', app, '--tls', '--tls-acme-directory', authority.url, ...flags);
  const cache = join(proxy.home.data, 'certs', createHash('sha256').update(authority.url).digest('hex'));
  return { authority, proxy, app, cache };
}

const shown = async (proxy: Proxy, servername: string, options = {}) =>
  (await handshake(proxy.httpsPort, { servername, ...options })).certificate;
const REFUSED = { code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' };

describe('a service without a certificate of its own', () => {
  it('gets one when the first client comes, and then serves it', async () => {
    const { authority, proxy, cache } = await automaticProxy(['--host', 'app.test,b.test']);
    expect(authority.orders).toEqual([]);
    const clients = Array.from({ length: 8 }, async () => shown(proxy, 'app.test'));
    const serials = (await Promise.all(clients)).map((certificate) => certificate?.serialNumber);
    expect(new Set(serials).size).toBe(1);
    expect(authority.orders).toEqual(['app.test']);
    expect(authority.proofs.map(({ type }) => type)).toEqual(['tls-alpn-01']);
    expect(await askSecurely(proxy.httpsPort, '/')).toMatchObject({ status: 200, body: 'v1' });
    expect((await proxy.get('/')).headers.location).toBe('https://app.test/');
    expect(readdirSync(cache).sort()).toEqual(['acme_account+key', 'app.test']);
    expect(readFileSync(join(cache, 'app.test'), 'latin1')).toMatch(/^-----BEGIN EC PRIVATE KEY[^]+BEGIN CERTIFICATE/);
    expect(statSync(join(cache, 'app.test')).mode & 0o777).toBe(0o600);
    await expect(shown(proxy, 'other.test')).rejects.toMatchObject(REFUSED);
  });

  it('serves it after a restart, while the authority is down', async () => {
    const { authority, proxy } = await automaticProxy(['--host', 'app.test']);
    const before = await shown(proxy, 'app.test');
    authority.close();
    await proxy.end('SIGTERM');
    const next = await proxy.successor();
    expect((await shown(next, 'app.test'))?.serialNumber).toBe(before?.serialNumber);
    expect((await handshake(next.httpsPort, {})).certificate?.serialNumber).toBe(before?.serialNumber);
  });

  it('proves its host over HTTP where TLS does not do, and keeps that path to itself', async () => {
    const { authority, proxy, app } = await automaticProxy(['--host', 'app.test']);
    authority.offers = ['http-01'];
    await shown(proxy, 'app.test');
    const token = authority.proofs[0]?.token ?? '';
    const line = await proxy.requestLine(`/.well-known/acme-challenge/${token}`);
    expect(line).toMatchObject({ status: 200, service: '', target: '' });
    expect(await proxy.get('/.well-known/acme-challenge/unknown')).toMatchObject({ status: 404 });
    expect(app.requests.count).toBe(0);
  });

  it('shows an RSA certificate to clients that can check no other', async () => {
    const { proxy } = await automaticProxy(['--host', 'app.test']);
    const rsaOnly = { sigalgs: 'rsa_pss_rsae_sha256:RSA+SHA256' };
    expect((await shown(proxy, 'app.test'))?.publicKey.asymmetricKeyType).toBe('ec');
    expect((await shown(proxy, 'app.test', rsaOnly))?.publicKey.asymmetricKeyType).toBe('rsa');
  });

  it('says why it has none, and refuses its clients', async () => {
    const { authority, proxy } = await automaticProxy(['--host', 'app.test']);
    authority.look = () => 'no such host';
    await expect(shown(proxy, 'app.test')).rejects.toMatchObject(REFUSED);
    const { error } = await proxy.log.first(({ msg }) => msg === 'Certificate not issued');
    expect(error).toBe('tls-alpn-01: no such host; http-01: no such host');
    await proxy.log.first(({ msg }) => /^http: TLS handshake error from .*: tls-alpn-01: no such host/.test(msg));
  });
});

describe('certificates on demand', () => {
  it('are for the hosts that the service itself allows', async () => {
    const { authority, proxy, app } = await automaticProxy(['--tls-on-demand-url', '/allowed?k=v']);
    app.answer = ({ url, response }) => void response.writeHead(url.includes('good') ? 200 : 403).end('no tenant');
    expect((await shown(proxy, 'good.test'))?.subjectAltName).toBe('DNS:good.test');
    await expect(shown(proxy, 'bad.test')).rejects.toMatchObject(REFUSED);
    await shown(proxy, 'good.test');
    const asked = app.requests.items.map(({ url, headers }) => [url, headers.host]);
    expect(asked).toEqual([
      ['/allowed?host=good.test&k=v', 'good.test'],
      ['/allowed?host=bad.test&k=v', 'bad.test'],
    ]);
    expect(authority.orders).toEqual(['good.test']);
    await proxy.log.first((line) => line.msg === 'Certificate not allowed' && line.status === 403);
    const token = '/.well-known/acme-challenge/unknown';
    expect((await proxy.get(token, { host: 'bad.test' })).status).toBe(403);
    expect((await proxy.get(token, { host: 'good.test' })).status).toBe(404);
    const logged = await proxy.log.atLeast(2, ({ msg }) => msg === 'Request');
    expect(logged.map(({ path }) => path)).toEqual([token, token]);
    expect((await askSecurely(proxy.httpsPort, '/good', { host: 'good.test' })).status).toBe(200);
  });

  it('wait two seconds with a paused service, and not with a stopped one', async () => {
    const { proxy, app } = await automaticProxy(['--tls-on-demand-url', '/allowed']);
    await proxy.ok('pause', 'web');
    await expect(shown(proxy, 'one.test')).rejects.toMatchObject(REFUSED);
    await proxy.log.first((line) => line.msg === 'Certificate not allowed' && line.error === 'no answer in 2000 ms');
    await proxy.ok('stop', 'web');
    await expect(shown(proxy, 'two.test')).rejects.toMatchObject(REFUSED);
    await proxy.log.first((line) => line.msg === 'Certificate not allowed' && line.status === 503);
    expect(app.requests.count).toBe(0);
  });
});

describe("a team's own source of certificates", () => {
  it('is asked before any authority', async () => {
    const home = new TestHome();
    const file = home.path('vault.json');
    const kept = testCertificate({ names: ['app.test'] });
    writeFileSync(file, JSON.stringify({ 'app.test': kept }));
    const args = ['--module', join(import.meta.dirname, 'team-modules/vault.mjs')];
    const options = { home, args, env: { VAULT_FILE: file } };
    const { authority, proxy } = await automaticProxy(['--host', 'app.test,b.test'], options);
    expect((await shown(proxy, 'app.test'))?.toString()).toBe(new X509Certificate(kept.chain).toString());
    expect((await shown(proxy, 'b.test'))?.issuer).toBe('CN=Fake Authority');
    expect(authority.orders).toEqual(['b.test']);
  });
});
