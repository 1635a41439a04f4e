import type { CertificatePem } from '../certificate/certificate-pem.js';

/**
 * Where else certificates come from: a vault, a company's own authority. Asked on the control plane, for services that
 * were deployed with `--tls` and without files, before an ACME authority is.
 */
export interface CertificateSource {
  /** For the log. */
  readonly name: string;

  /**
   * The certificate for a host that a client named, one of the service's own or, on demand, any. It is asked for again
   * when a third of its life is left.
   *
   * @param host lower case, IDNs as punycode
   * @returns null when this source has none: the next one is asked, an ACME authority last
   * @throws {Error} when it cannot say: the client is refused, nobody else is asked, and a minute later it is tried again
   */
  certificateFor(host: string, service: string): Promise<CertificatePem | null>;
}

/** `Symbol.for`, so that a copy of this package in a team's own node_modules means the same seam. */
export const CERTIFICATE_SOURCE = Symbol.for('kamal-proxy.certificate-source');
