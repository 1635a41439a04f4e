import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { App, Proxy } from './harness/index.js';
import { OwnCertificateFiles } from './harness/own-certificate.js';
import { cipherSuites, noOpenssl, sClient } from './harness/s-client.js';

async function secureProxy(type: 'ec' | 'rsa' = 'ec'): Promise<Proxy> {
  const proxy = await Proxy.start({ workers: 2 });
  const files = new OwnCertificateFiles(proxy.home, { type });
  await proxy.deploy('web', await App.start('v1'), '--host', 'app.test', ...files.flags);
  return proxy;
}

/** What OpenSSL keeps back by itself, it has to offer here: otherwise it would be the client that refuses. */
const EVERYTHING = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';
const AT_A_TIME = 4;

/** Those of the suites with which the proxy shakes hands. */
async function accepted(proxy: Proxy, suites: readonly string[]): Promise<string[]> {
  const good: string[] = [];
  const left = [...suites];
  const client = async (): Promise<void> => {
    for (let suite = left.pop(); suite !== undefined; suite = left.pop()) {
      const { cipher } = await sClient(proxy.httpsPort, ['-tls1_2', '-cipher', `${suite}:@SECLEVEL=0`]);
      if (cipher !== '') good.push(cipher);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, client));
  return good.sort();
}

describe.skipIf(noOpenssl)('to the client of OpenSSL', () => {
  it('the HTTPS port speaks TLS 1.2 and 1.3, and nothing older', async () => {
    const proxy = await secureProxy();
    const versions = ['-tls1', '-tls1_1', '-tls1_2', '-tls1_3'];
    const clients = versions.map(async (version) => sClient(proxy.httpsPort, [version, '-cipher', EVERYTHING]));
    expect((await Promise.all(clients)).map(({ protocol }) => protocol)).toEqual(['', '', 'TLSv1.2', 'TLSv1.3']);
  });

  it.each(['ec', 'rsa'] as const)('it offers only what is worth encrypting with, for %s certificates', async (type) => {
    const proxy = await secureProxy(type);
    const suites = await cipherSuites('-tls1_2', EVERYTHING);
    expect(suites.length).toBeGreaterThan(40);
    const signature = type === 'ec' ? 'ECDSA' : 'RSA';
    expect(await accepted(proxy, suites)).toEqual([
      `ECDHE-${signature}-AES128-GCM-SHA256`,
      `ECDHE-${signature}-AES256-GCM-SHA384`,
      `ECDHE-${signature}-CHACHA20-POLY1305`,
    ]);
  });

  it('it offers the suites of TLS 1.3 that everybody has', async () => {
    const proxy = await secureProxy();
    const suites = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
    const clients = [...suites, 'TLS_AES_128_CCM_SHA256'].map(async (suite) => {
      return (await sClient(proxy.httpsPort, ['-tls1_3', '-ciphersuites', suite])).cipher;
    });
    expect(await Promise.all(clients)).toEqual([...suites, '']);
  });

  it.each(['-tls1_2', '-tls1_3'])('a ticket is good in every worker (%s)', async (version) => {
    const proxy = await secureProxy();
    const ticket = proxy.home.path('ticket');
    // In TLS 1.3 it comes behind the handshake: an answer has been read when the connection is closed.
    const request = 'GET / HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n';
    const first = await sClient(proxy.httpsPort, [version, '-ign_eof', '-sess_out', ticket], request);
    expect(first).toMatchObject({ resumed: false, output: expect.stringContaining('HTTP/1.1 200') });
    const again = Array.from({ length: 12 }, async () => sClient(proxy.httpsPort, [version, '-sess_in', ticket]));
    expect((await Promise.all(again)).map(({ resumed }) => resumed)).toEqual(Array.from({ length: 12 }, () => true));
    rmSync(ticket);
  });

  it('it begins no second handshake on a connection, however often a client wants one', async () => {
    const proxy = await secureProxy();
    const { protocol, output } = await sClient(proxy.httpsPort, ['-tls1_2'], 'R\n');
    expect(protocol).toBe('TLSv1.2');
    expect(output).toMatch(/RENEGOTIATING[^]*no renegotiation/);
  });

  it('it does not say that it is an authority’s proof while none is looked for', async () => {
    const proxy = await secureProxy();
    const { protocol, output } = await sClient(proxy.httpsPort, ['-alpn', 'acme-tls/1']);
    expect(protocol).toBe('');
    expect(output).toMatch(/alert internal error/);
  });
});
