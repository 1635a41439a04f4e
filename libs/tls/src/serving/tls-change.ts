import type { KeyType } from '../acme/key-type.js';
import type { CertificatePem } from '../certificate/certificate-pem.js';

/** A service with TLS, as the workers are told. Plain data: it travels in a message. */
export interface TlsServiceSpec {
  readonly service: string;
  /** For clients that name no host; empty for a service without hosts. */
  readonly firstHost: string;
  /** Its own, served for every host of the service; null when there is none that can be used. */
  readonly own: CertificatePem | null;
  /** Each host has one of its own, which is asked for when a client wants it. */
  readonly automatic: boolean;
}

/** A worker wants to know whether a host could have a certificate, which is what an on-demand URL says. Plain data. */
export interface HostQuestion {
  readonly service: string;
  readonly host: string;
}

/** A worker wants a certificate. Plain data. */
export interface CertificateQuestion extends HostQuestion {
  readonly type: KeyType;
}

/** What it gets; or null, and why. */
export interface CertificateAnswer {
  readonly question: CertificateQuestion;
  readonly certificate: CertificatePem | null;
  /** Unix time, ms; it is asked for again then. */
  readonly validTo: number;
  /** Empty when there is one. */
  readonly cause: string;
}

/** Applied in order, each before the routing table that needs it. */
export interface TlsChange {
  readonly upserts: readonly TlsServiceSpec[];
  readonly removals: readonly string[];
  /** What was answered to these is out of date. */
  readonly renewed: readonly CertificateQuestion[];
  /** 48 bytes, with which session tickets are encrypted from now on; null: those of before. */
  readonly ticketKeys: Uint8Array | null;
}

/** For changes of a part. */
export const NO_TLS_CHANGE: TlsChange = { upserts: [], removals: [], renewed: [], ticketKeys: null };
