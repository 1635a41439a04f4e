import type { ServedCertificate } from '../serving/served-certificate.js';

/** What a client is shown, and spoken to in. */
export interface Offer {
  readonly certificate: ServedCertificate;
  /** ALPN. A client that knows none of them is refused by OpenSSL, one that says nothing is not. */
  readonly protocols: readonly string[];
}
