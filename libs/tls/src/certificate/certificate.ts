import type { X509Certificate } from 'node:crypto';
import type { CertificatePem } from './certificate-pem.js';
import { coversHost, namesOf } from './covers-host.js';

/** A certificate that was looked at: chain and key can be read and belong together. */
export class Certificate {
  constructor(
    readonly pem: CertificatePem,
    private readonly leaf: X509Certificate,
  ) {}

  /** Unix time, ms. */
  get validFrom(): number {
    return this.leaf.validFromDate.getTime();
  }

  /** Unix time, ms. */
  get validTo(): number {
    return this.leaf.validToDate.getTime();
  }

  /** `ec`, `rsa`, …: not every client can check every kind. */
  get keyType(): string | undefined {
    return this.leaf.publicKey.asymmetricKeyType;
  }

  /** To tell one from another in the log. */
  get serialNumber(): string {
    return this.leaf.serialNumber;
  }

  /** Who signed it, in one line: `O=Let's Encrypt, CN=E7`. */
  get issuer(): string {
    return this.leaf.issuer.split('\n').join(', ');
  }

  /** Hosts and addresses that it is for. */
  get names(): string[] {
    return namesOf(this.leaf);
  }

  isSameAs(other: Certificate | null): boolean {
    return other !== null && other.pem.chain === this.pem.chain && other.pem.key === this.pem.key;
  }

  covers(host: string): boolean {
    return coversHost(this.leaf, host);
  }

  /** Why it is of no use at this time, or null. @param now Unix time, ms */
  faultAt(now: number): string | null {
    if (now > this.validTo) return `it expired on ${day(this.validTo)}`;
    return now < this.validFrom ? `it is not valid before ${day(this.validFrom)}` : null;
  }
}

/** A date as people write it in a ticket: 2026-03-01. */
export function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
