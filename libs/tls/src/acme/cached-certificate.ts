import type { Certificate } from '../certificate/certificate.js';
import type { CertificatePem } from '../certificate/certificate-pem.js';
import { parseCertificate } from '../certificate/parse-certificate.js';
import type { KeyType } from './key-type.js';

/** The file that holds a host's certificate; a certificate for those who need RSA lies beside it. */
export function cacheName(host: string, type: KeyType): string {
  return type === 'ec' ? host : `${host}+rsa`;
}

/** Key and chain in one text, as they lie in the cache. */
export function toCacheText({ key, chain }: CertificatePem): string {
  return `${key.trimEnd()}\n${chain.trimEnd()}\n`;
}

/**
 * What lies in the cache for a host, if it is of any use: what does not parse, is for another host, has another kind of
 * key or has expired counts as nothing.
 *
 * @param now Unix time, ms
 */
export function fromCacheText(text: string, host: string, type: KeyType, now: number): Certificate | null {
  const key = /-----BEGIN (?:EC |RSA )?PRIVATE KEY-----[^-]+-----END (?:EC |RSA )?PRIVATE KEY-----/.exec(text)?.[0];
  if (key === undefined) return null;
  try {
    const certificate = parseCertificate({ chain: text.replace(key, '').trimStart(), key: `${key}\n` });
    const fits = certificate.covers(host) && certificate.faultAt(now) === null && certificate.keyType === type;
    return fits ? certificate : null;
  } catch {
    return null;
  }
}
