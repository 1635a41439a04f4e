import type { CertificatePem } from '../certificate/certificate-pem.js';

/** A service with TLS, as the workers are told. Plain data: it travels in a message. */
export interface TlsServiceSpec {
  readonly service: string;
  /** For clients that name no host; empty for a service without hosts. */
  readonly firstHost: string;
  /** Its own, served for every host of the service; null when there is none that can be used. */
  readonly own: CertificatePem | null;
}

/** Applied in order, each before the routing table that needs it. */
export interface TlsChange {
  readonly upserts: readonly TlsServiceSpec[];
  readonly removals: readonly string[];
  /** 48 bytes, with which session tickets are encrypted from now on; null: those of before. */
  readonly ticketKeys: Uint8Array | null;
}
