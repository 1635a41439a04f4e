import { randomBytes } from 'node:crypto';
import type { Challenge, HttpChallenge, TlsAlpnChallenge } from '../acme/challenge.js';
import { serveCertificate } from './serve-certificate.js';
import type { ServedCertificate } from './served-certificate.js';

/** No one resumes what an authority began. */
const NO_TICKETS = randomBytes(48);

/** The challenges that a worker has to answer, whichever worker the authority comes to. */
export class OpenChallenges {
  #http: readonly HttpChallenge[] = [];
  #tls: readonly TlsAlpnChallenge[] = [];

  /** @param open all of them, in place of those before */
  apply(open: readonly Challenge[]): void {
    this.#http = open.filter((challenge) => challenge.type === 'http-01');
    this.#tls = open.filter((challenge) => challenge.type === 'tls-alpn-01');
  }

  /** What proves by HTTP that the host is ours; null for an unknown token. */
  keyAuthorization(host: string, token: string): string | null {
    const known = this.#http.find((challenge) => challenge.host === host && challenge.token === token);
    return known?.keyAuthorization ?? null;
  }

  /** What proves it in a handshake; made for the one or two that come. */
  certificateFor(host: string): ServedCertificate | null {
    // The newest: an earlier order for the host may have been given up, and not be taken back yet.
    const known = this.#tls.findLast((challenge) => challenge.host === host);
    return known === undefined ? null : serveCertificate(known.certificate, NO_TICKETS);
  }
}
