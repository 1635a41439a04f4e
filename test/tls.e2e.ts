import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { App, Proxy, type ProxyOptions, RawClient } from './harness/index.js';
import { OwnCertificateFiles } from './harness/own-certificate.js';
import { askSecurely, handshake } from './harness/secure-client.js';

/** A service `web` on app.test with a certificate of its own. */
async function secureProxy(options: ProxyOptions = {}, ...flags: string[]) {
  const proxy = await Proxy.start(options);
  const files = new OwnCertificateFiles(proxy.home);
  const app = await App.start('v1');
  await proxy.deploy('web', app, '--host', 'app.test', ...files.flags, ...flags);
  return { proxy, files, app };
}

const serial = async (proxy: Proxy, servername = 'app.test') =>
  (await handshake(proxy.httpsPort, { servername })).certificate?.serialNumber;

describe('a service with a certificate of its own', () => {
  it('is served over HTTPS, and says so to its target and in the log', async () => {
    const { proxy, app } = await secureProxy();
    expect(await askSecurely(proxy.httpsPort, '/path?x=1')).toMatchObject({ status: 200, body: 'v1' });
    expect(app.requests.items[0]?.headers).toMatchObject({ 'x-forwarded-proto': 'https', host: 'app.test' });
    expect(await proxy.requestLine('/path')).toMatchObject({ scheme: 'https', port: proxy.httpsPort, status: 200 });
    expect((await proxy.ok('list')).stdout).toMatch(/yes/);
  });

  it('is redirected to from HTTP, unless that is not wanted', async () => {
    const { proxy, files, app } = await secureProxy();
    const redirect = await proxy.get('/a?b=c');
    expect(redirect).toMatchObject({ status: 301, headers: { location: 'https://app.test/a?b=c' } });
    await proxy.deploy('web', app, '--host', 'app.test', ...files.flags, '--tls-redirect=false');
    expect((await proxy.get('/')).body).toBe('v1');
  });

  it('lends its certificate to the services below it', async () => {
    const { proxy } = await secureProxy();
    await proxy.deploy('api', await App.start('api'), '--host', 'app.test', '--path-prefix', '/api');
    expect((await askSecurely(proxy.httpsPort, '/api/x')).body).toBe('api');
    expect((await proxy.get('/api/x')).status).toBe(301);
  });

  it('is not served any more once it is deployed without, or removed', async () => {
    const { proxy, app } = await secureProxy();
    await proxy.deploy('web', app, '--host', 'app.test');
    await expect(serial(proxy)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' });
  });

  it('keeps its certificate over a restart, also an expired one', async () => {
    const { proxy, files } = await secureProxy();
    const before = await serial(proxy);
    await proxy.end('SIGTERM');
    const second = await proxy.successor();
    expect(await serial(second)).toBe(before);
    await second.end('SIGTERM');
    files.replace({ validTo: Date.now() - 1000 });
    const third = await second.successor();
    expect(await serial(third)).not.toBe(before);
    await third.log.first(({ msg }) => msg === 'Certificate to look at');
  });

  it('is served by workers that start later, too', async () => {
    const modules = ['--module', join(import.meta.dirname, 'team-modules/troublesome.mjs')];
    const { proxy } = await secureProxy({ workers: 1, args: modules }, '--tls-redirect=false');
    const before = await serial(proxy);
    await expect(proxy.get('/crash')).rejects.toThrow();
    await expect.poll(async () => serial(proxy).catch(() => ''), { timeout: 20_000 }).toBe(before);
  });

  it('follows its files, and stays with what it has when they are gone', async () => {
    const { proxy, files } = await secureProxy();
    const before = await serial(proxy);
    files.replace();
    await proxy.log.first(({ msg }) => msg === 'Certificate reloaded');
    await expect.poll(async () => serial(proxy), { timeout: 20_000 }).not.toBe(before);
    const after = await serial(proxy);
    rmSync(proxy.home.path('key.pem'));
    await proxy.log.first(({ msg, error = '' }) => msg === 'Certificate not loaded' && error.includes('key.pem'));
    expect(await serial(proxy)).toBe(after);
  });

  it('is deployed although it has expired, which is in the log', async () => {
    const proxy = await Proxy.start();
    const files = new OwnCertificateFiles(proxy.home, { validTo: Date.UTC(2026, 0, 2) });
    await proxy.deploy('web', await App.start('v1'), '--host', 'app.test', ...files.flags);
    expect((await askSecurely(proxy.httpsPort, '/')).body).toBe('v1');
    const line = await proxy.log.first(({ msg }) => msg === 'Certificate to look at');
    expect(line).toMatchObject({ level: 'WARN', remark: 'it expired on 2026-01-02' });
  });

  it('is refused before its targets are asked, with the cause', async () => {
    const proxy = await Proxy.start();
    const files = new OwnCertificateFiles(proxy.home);
    const app = await App.start('v1');
    const deploy = ['deploy', 'web', '--target', app.target, '--host', 'app.test', ...files.flags];
    writeFileSync(proxy.home.path('cert.pem'), 'no certificate');
    expect(await proxy.refuses(...deploy)).toMatch(
      /^Error: unable to load certificate: .*there is no certificate in PEM/,
    );
    rmSync(proxy.home.path('cert.pem'));
    expect(await proxy.refuses(...deploy)).toMatch(/^Error: unable to load certificate: open .*no such file or dir/);
    expect(app.probes.count).toBe(0);
  });
});

describe('the HTTPS port', () => {
  it('refuses names that it has no certificate for, with the alert of the original', async () => {
    const { proxy } = await secureProxy();
    await proxy.deploy('plain', await App.start('plain'), '--host', 'plain.test');
    for (const servername of ['other.test', 'plain.test']) {
      await expect(serial(proxy, servername)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' });
    }
    await proxy.log.first(({ msg }) => /^http: TLS handshake error from 127\.0\.0\.1:\d+: .*other\.test$/.test(msg));
  });

  it('shows the first certificate by name to a client that names no host', async () => {
    const { proxy } = await secureProxy();
    const named = await serial(proxy);
    const { certificate } = await handshake(proxy.httpsPort, {});
    expect(certificate?.serialNumber).toBe(named);
  });

  it('tells who speaks plain HTTP, and survives garbage and half handshakes', async () => {
    const { proxy } = await secureProxy();
    const plain = await RawClient.connect(proxy.httpsPort);
    plain.send('GET / HTTP/1.1', 'Host: app.test', '');
    expect(await plain.close()).toMatch(/^HTTP\/1\.0 400 Bad Request\r\n[^]*\r\n\r\nClient sent an HTTP request to/);
    const garbage = await RawClient.connect(proxy.httpsPort);
    garbage.send('SSH-2.0-OpenSSH_9.2');
    expect(await garbage.close()).toBe('');
    const half = await RawClient.connect(proxy.httpsPort);
    half.socket.end(Buffer.from('16030102000100', 'hex'));
    expect(await half.close()).toBe('');
    expect((await askSecurely(proxy.httpsPort, '/')).status).toBe(200);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('resumes %s sessions in whichever worker they end up', async (version) => {
    const { proxy } = await secureProxy({ workers: 2 });
    const options = { servername: 'app.test', maxVersion: version };
    const { session } = await handshake(proxy.httpsPort, options);
    const again = Array.from({ length: 12 }, async () => handshake(proxy.httpsPort, { ...options, session }));
    expect((await Promise.all(again)).map(({ resumed }) => resumed)).toEqual(Array.from({ length: 12 }, () => true));
  });

  it.each([
    ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['CBC', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' }],
  ] as const)('does not speak %s', async (_what, options) => {
    const { proxy } = await secureProxy();
    await expect(handshake(proxy.httpsPort, { servername: 'app.test', ...options })).rejects.toThrow(/alert/);
  });

  it('lets Host decide, and not the certificate, unless it is strict', async () => {
    const { proxy } = await secureProxy();
    await proxy.deploy(
      'other',
      await App.start('other'),
      '--host',
      'other.test',
      ...new OwnCertificateFiles(proxy.home).flags,
    );
    const elsewhere = { host: 'other.test', servername: 'app.test' };
    expect((await askSecurely(proxy.httpsPort, '/', elsewhere)).body).toBe('other');
    await proxy.end('SIGTERM');
    const strict = await proxy.successor({ args: ['--strict-sni'] });
    expect((await askSecurely(strict.httpsPort, '/', elsewhere)).status).toBe(421);
    expect((await askSecurely(strict.httpsPort, '/')).body).toBe('v1');
  });

  it('ends with the others: what is in flight is answered', async () => {
    const { proxy, app } = await secureProxy();
    app.hold('/slow');
    const slow = askSecurely(proxy.httpsPort, '/slow');
    const { response } = await app.held('/slow');
    proxy.signal('SIGTERM');
    await proxy.log.first(({ msg }) => msg === 'Server stopping');
    response.end('late');
    expect(await slow).toMatchObject({ status: 200, body: 'late', headers: { connection: 'close' } });
    expect(await proxy.exited).toMatchObject({ code: 0 });
  });
});
