import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { Certificate } from './certificate.js';
import type { CertificatePem } from './certificate-pem.js';

/** What is wrong with which of the two parts of a certificate. */
export class CertificateFault extends Error {
  constructor(
    readonly part: keyof CertificatePem,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(problem, options);
  }
}

/**
 * Looks at everything that could go wrong in a worker's handshake, so that nothing does.
 *
 * @throws {CertificateFault}
 */
export function parseCertificate(pem: CertificatePem): Certificate {
  const [leaf, ...issuers] = parseChain(pem.chain);
  const key = parseKey(pem.key);
  if (!leaf.checkPrivateKey(key)) {
    const later = issuers.some((issuer) => issuer.checkPrivateKey(key));
    throw new CertificateFault(
      'key',
      later
        ? 'the private key belongs to a later certificate of the chain, which has to be the first'
        : 'the private key does not match the certificate',
    );
  }
  try {
    createSecureContext({ cert: pem.chain, key: pem.key });
  } catch (error) {
    throw new CertificateFault('chain', `OpenSSL does not accept it: ${reasonOf(error)}`, { cause: error });
  }
  return new Certificate(pem, leaf);
}

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function parseChain(text: string): [X509Certificate, ...X509Certificate[]] {
  const [first, ...others] = (text.match(BLOCK) ?? []).map((block, i) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw new CertificateFault('chain', `certificate ${i + 1} in it cannot be parsed: ${reasonOf(error)}`, {
        cause: error,
      });
    }
  });
  if (first === undefined) throw new CertificateFault('chain', 'there is no certificate in PEM form in it');
  return [first, ...others];
}

function parseKey(text: string): KeyObject {
  if (!text.includes('PRIVATE KEY-----'))
    throw new CertificateFault('key', 'there is no private key in PEM form in it');
  if (/ENCRYPTED/.test(text)) {
    throw new CertificateFault(
      'key',
      'the private key is encrypted: a proxy that starts alone needs it without a passphrase',
    );
  }
  try {
    return createPrivateKey(text);
  } catch (error) {
    throw new CertificateFault('key', `the private key cannot be parsed: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
