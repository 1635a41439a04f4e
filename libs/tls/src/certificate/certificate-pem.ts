/** A certificate with its chain, and its key. Plain data: a context cannot be sent to a worker, text can. */
export interface CertificatePem {
  /** PEM, the server's own certificate first. */
  readonly chain: string;
  /** PEM, not encrypted. */
  readonly key: string;
}
