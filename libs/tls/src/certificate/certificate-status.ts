import type { Certificate } from './certificate.js';

/** What went wrong the last time, until it goes right. */
export interface CertificateFailure {
  /** Unix time, ms. */
  readonly at: number;
  /** With the challenges that were tried, and what the authority said. */
  readonly reason: string;
}

/** What there is for some hosts, and what becomes of it. */
export interface CertificateStatus {
  readonly hosts: readonly string[];
  /** `ec`, `rsa`: also where there is none yet. */
  readonly key: string;
  readonly certificate: Certificate | null;
  /** `file`, `cache`, `acme`, or the name of a team's source; empty where there is none. */
  readonly source: string;
  readonly failure: CertificateFailure | null;
  /** Unix time, ms; null for what is not renewed by the proxy. */
  readonly renewAt: number | null;
}
