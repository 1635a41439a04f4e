import type { CertificatePem } from '../certificate/certificate-pem.js';

/** What an authority will look for at a host, to see that the host is ours. Plain data: the workers answer. */
export type Challenge = HttpChallenge | TlsAlpnChallenge;

/** RFC 8555 8.3: found below `/.well-known/acme-challenge/`. */
export interface HttpChallenge {
  readonly type: 'http-01';
  readonly host: string;
  readonly token: string;
  readonly keyAuthorization: string;
}

/** RFC 8737: found in a handshake with the protocol `acme-tls/1`. */
export interface TlsAlpnChallenge {
  readonly type: 'tls-alpn-01';
  readonly host: string;
  readonly certificate: CertificatePem;
}
