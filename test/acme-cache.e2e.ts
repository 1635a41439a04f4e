import { createHash, createPrivateKey } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeAuthority } from '../libs/tls/src/fixtures/fake-authority.js';
import { testCertificate } from '../libs/tls/src/fixtures/test-certificate.js';
import { App, Proxy, RawTarget, TestHome } from './harness/index.js';
import { lookAt } from './harness/proofs.js';
import { handshake } from './harness/secure-client.js';

const RSA_ONLY = { sigalgs: 'rsa_pss_rsae_sha256:RSA+SHA256' };

/** A directory as the original proxy leaves it: the key in the form of its kind, behind it the chain. */
class OldCache {
  readonly directory: string;

  /** @param authority the URL as it was given at the deploy; empty for the default */
  constructor(home: TestHome, authority: string) {
    this.directory = join(home.data, 'certs', createHash('sha256').update(authority).digest('hex'));
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
  }

  /** @returns the serial number of the certificate that lies there now */
  put(host: string, type: 'ec' | 'rsa', life: { readonly validTo?: number } = {}): string {
    const { chain, key } = testCertificate({ names: [host], type, serial: serial(), ...life });
    const form = type === 'ec' ? 'sec1' : 'pkcs1';
    this.write(
      type === 'ec' ? host : `${host}+rsa`,
      `${createPrivateKey(key).export({ type: form, format: 'pem' })}${chain}`,
    );
    return number.toString(16).toUpperCase().padStart(2, '0');
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.directory, name), content, { mode: 0o600 });
  }

  /** Every file with all that is in it. */
  get content(): Record<string, string> {
    return Object.fromEntries(
      readdirSync(this.directory).map((name) => [name, readFileSync(join(this.directory, name), 'latin1')]),
    );
  }
}

let number = 0;
const serial = () => Buffer.from([(number += 1)]);

const shown = async (proxy: Proxy, servername: string, options = {}) =>
  (await handshake(proxy.httpsPort, { servername, ...options })).certificate?.serialNumber;

describe('the cache of the original proxy', () => {
  it('is used as it lies, and nothing is ordered or changed', async () => {
    const authority = await FakeAuthority.open();
    const home = new TestHome();
    const cache = new OldCache(home, authority.url);
    const [ec, rsa, other] = [cache.put('app.test', 'ec'), cache.put('app.test', 'rsa'), cache.put('b.test', 'ec')];
    cache.write('acme_account+key', 'the key of an account, of which nobody asks anything');
    const before = cache.content;
    const proxy = await Proxy.start({ home });
    const flags = ['--tls', '--tls-acme-directory', authority.url, '--host', 'app.test,b.test'];
    await proxy.deploy('web', await App.start('v1'), ...flags);
    expect(await shown(proxy, 'app.test')).toBe(ec);
    expect(await shown(proxy, 'app.test', RSA_ONLY)).toBe(rsa);
    expect(await shown(proxy, 'b.test')).toBe(other);
    const certificates = (await proxy.ok('list', '--certs')).stdout;
    expect(certificates.match(/^web .* cache .*$/gm)).toHaveLength(3);
    expect(authority.orders).toEqual([]);
    expect(authority.accounts).toEqual([]);
    expect(cache.content).toEqual(before);
  });

  it('is that of the default authority where none was named, which is asked for no more than when to renew', async () => {
    const home = new TestHome();
    const ec = new OldCache(home, '').put('app.test', 'ec');
    // The way out is a proxy of the company: nothing leaves the loopback.
    const wayOut = await RawTarget.start((socket) => socket.destroy());
    const proxy = await Proxy.start({ home, env: { https_proxy: `http://${wayOut.target}` } });
    await proxy.deploy('web', await App.start('v1'), '--tls', '--host', 'app.test');
    expect(await shown(proxy, 'app.test')).toBe(ec);
    expect(await wayOut.heads.first()).toMatch(/^CONNECT acme-v02\.api\.letsencrypt\.org:443 /);
    expect(proxy.log.items.filter(({ msg }) => msg.startsWith('Certificate'))).toEqual([]);
  });

  it('is left alone where a file of it is of no use, and that one is replaced', async () => {
    const authority = await FakeAuthority.open();
    const home = new TestHome();
    const cache = new OldCache(home, authority.url);
    cache.put('old.test', 'ec', { validTo: Date.now() - 60_000 });
    cache.write('broken.test', 'half of a file');
    const good = cache.put('app.test', 'ec');
    const proxy = await Proxy.start({ home });
    authority.look = async (proof) => lookAt(proxy, proof);
    const flags = ['--tls', '--tls-acme-directory', authority.url, '--host', 'app.test,old.test,broken.test'];
    await proxy.deploy('web', await App.start('v1'), ...flags);
    const ordered = [await shown(proxy, 'old.test'), await shown(proxy, 'broken.test')];
    expect(await shown(proxy, 'app.test')).toBe(good);
    expect(authority.orders).toEqual(['old.test', 'broken.test']);
    expect(new Set([...ordered, good]).size).toBe(3);
    expect(cache.content['broken.test']).toMatch(/^-----BEGIN EC PRIVATE KEY-----[^]+-----END CERTIFICATE-----\n$/);
  });
});
