import type { CertificateFiles } from '../own/certificate-files.js';

/** Where a service's certificates come from. Plain data. */
export type CertificateSpec = OwnCertificateSpec | AutomaticCertificateSpec;

/** Its own, from files; served for all of its hosts. */
export interface OwnCertificateSpec extends CertificateFiles {
  readonly kind: 'own';
}

/** One for each host, from a certificate authority (ACME, RFC 8555), ordered when the first client wants it. */
export interface AutomaticCertificateSpec {
  readonly kind: 'automatic';
  /** The authority's directory; empty for the default one. */
  readonly directory: string;
  /** Where certificates are kept. */
  readonly cachePath: string;
  /** Asked before a certificate is ordered, for a service without hosts; empty for one with hosts. */
  readonly onDemandUrl: string;
}
