/** A certificate that cannot be served; the message says which file, what is wrong, and is shown to whoever deploys. */
export class CertificateError extends Error {
  readonly code = 'CERTIFICATE_UNUSABLE';

  constructor(problem: string, options?: ErrorOptions) {
    super(`unable to load certificate: ${problem}`, options);
    this.name = 'CertificateError';
  }
}
