import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** The subject's common name does not count (RFC 9525 2), nor does a `*` that is only a part of a label. */
const NAMES_ONLY = { subject: 'never', partialWildcards: false } as const;

/** OpenSSL throws for a name with a NUL in it, and matches one that begins with a dot against all below it. */
const HOST_NAME = /^\w[\w.-]*$/;

/** Whether one of the certificate's names is this host's. @param host as in a URL, without a port */
export function coversHost(certificate: X509Certificate, host: string): boolean {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  const address = name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
  if (isIP(address) !== 0) return certificate.checkIP(address) !== undefined;
  return HOST_NAME.test(name) && certificate.checkHost(name, NAMES_ONLY) !== undefined;
}

/** The names of a certificate, as OpenSSL lists them (`DNS:a.test, IP Address:192.0.2.1`), without their kinds. */
export function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName === '' ? [] : subjectAltName.split(', ').map((name) => name.replace(/^[\w ]+:/, ''));
}
