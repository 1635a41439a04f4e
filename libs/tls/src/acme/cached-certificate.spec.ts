import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testCertificate } from '../fixtures/test-certificate.js';
import { cacheName, fromCacheText, toCacheText } from './cached-certificate.js';

const ec = testCertificate();
const rsa = testCertificate({ type: 'rsa' });
const issuer = testCertificate({ names: ['issuer.test'] });
const now = Date.now();

/** As Go writes it. */
function withGoKey(pem: typeof ec, type: 'sec1' | 'pkcs1') {
  return { ...pem, key: createPrivateKey(pem.key).export({ type, format: 'pem' }) };
}

describe('a certificate in the cache', () => {
  it('is a key and a chain in one file, named after its host', () => {
    const text = toCacheText({ ...withGoKey(ec, 'sec1'), chain: ec.chain + issuer.chain });
    expect(text).toMatch(/^-----BEGIN EC PRIVATE KEY-----[^]+?-----BEGIN CERT[^]+?-----BEGIN CERT[^]+-----\n$/);
    expect([cacheName('app.test', 'ec'), cacheName('app.test', 'rsa')]).toEqual(['app.test', 'app.test+rsa']);
    const found = fromCacheText(text, 'app.test', 'ec', now);
    expect(found?.pem.chain).toBe(ec.chain + issuer.chain);
    expect(toCacheText(found?.pem ?? ec)).toBe(text);
  });

  it('may have an RSA key', () => {
    const text = toCacheText(withGoKey(rsa, 'pkcs1'));
    expect(text).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
    expect(fromCacheText(text, 'app.test', 'rsa', now)?.keyType).toBe('rsa');
  });

  it.each([
    ['is empty', ''],
    ['is broken', toCacheText(ec).replaceAll('M', '!')],
    ['has no key', ec.chain],
    ['has no certificate', ec.key],
    ['has the key of another one', toCacheText({ ...ec, key: issuer.key })],
    ['is for another host', toCacheText(issuer)],
    ['has another kind of key', toCacheText(rsa)],
    ['has expired', toCacheText(testCertificate({ validTo: now - 1 }))],
  ])('counts as none when it %s', (_why, text) => {
    expect(fromCacheText(text, 'app.test', 'ec', now)).toBeNull();
  });
});
