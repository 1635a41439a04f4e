import { createPrivateKey } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { CertificatePem } from '../certificate/certificate-pem.js';
import { CertificateDirectory } from '../fixtures/certificate-directory.js';
import { testCertificate } from '../fixtures/test-certificate.js';
import { loadCertificate } from './load-certificate.js';

const own = testCertificate();
const other = testCertificate();

function encrypted(key: string): string {
  const options = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' } as const;
  return createPrivateKey(key).export(options);
}

describe('a certificate in two files', () => {
  it.each([
    ['an EC key', own],
    ['an RSA key', testCertificate({ type: 'rsa' })],
    ['an EC key as OpenSSL used to write it', { ...own, key: asSec1(own.key) }],
    ['issuers behind it, and words between', { chain: `subject\n${own.chain}issuer\n${other.chain}`, key: own.key }],
    ['chain and key in the same text', { chain: own.chain + own.key, key: own.chain + own.key }],
  ])('is loaded with %s', async (_what, pem) => {
    const directory = await CertificateDirectory.make(pem);
    const certificate = await loadCertificate(directory.files);
    expect(certificate.pem).toEqual(pem);
    expect(certificate.covers('app.test')).toBe(true);
  });

  it.each<[string, Partial<CertificatePem>, RegExp]>([
    ['the key of another one', { key: other.key }, /key\.pem: the private key does not match the certificate$/],
    [
      'its issuer first',
      { chain: other.chain + own.chain },
      /key\.pem: .* belongs to a later certificate of the chain/,
    ],
    ['an encrypted key', { key: encrypted(own.key) }, /key\.pem: the private key is encrypted: /],
    ['no key in it', { key: own.chain }, /key\.pem: there is no private key in PEM form in it$/],
    ['a broken key', { key: own.key.replace('M', '!') }, /key\.pem: the private key cannot be parsed: /],
    ['no certificate in it', { chain: 'not a certificate' }, /cert\.pem: there is no certificate in PEM form in it$/],
    [
      'a broken certificate',
      { chain: own.chain.replace(/MI/, 'AA') },
      /cert\.pem: certificate 1 in it cannot be parsed: /,
    ],
    [
      'a broken issuer',
      { chain: own.chain + other.chain.replace(/MI/, 'AA') },
      /certificate 2 in it cannot be parsed: /,
    ],
  ])('is refused with %s', async (_what, part, message) => {
    const directory = await CertificateDirectory.make({ ...own, ...part });
    const refused = loadCertificate(directory.files);
    await expect(refused).rejects.toThrow(/^unable to load certificate: \//);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({ code: 'CERTIFICATE_UNUSABLE' });
  });

  it('is refused when OpenSSL would refuse it in a handshake', async () => {
    const directory = await CertificateDirectory.make(testCertificate({ type: 'rsa', rsaBits: 512 }));
    await expect(loadCertificate(directory.files)).rejects.toThrow(
      /cert\.pem: OpenSSL does not accept it: .*key too small/,
    );
  });

  it('is missed by its name', async () => {
    const directory = await CertificateDirectory.make(own);
    const { certificatePath, privateKeyPath } = directory.files;
    await rm(privateKeyPath);
    await expect(loadCertificate(directory.files)).rejects.toThrow(
      `unable to load certificate: open ${privateKeyPath}: no such file or directory`,
    );
    await rm(certificatePath);
    await mkdir(certificatePath);
    await expect(loadCertificate(directory.files)).rejects.toThrow(
      `unable to load certificate: open ${certificatePath}: is a directory`,
    );
  });
});

function asSec1(key: string): string {
  return createPrivateKey(key).export({ type: 'sec1', format: 'pem' });
}
