/** Where a service's own certificate lies. */
export interface CertificateFiles {
  readonly certificatePath: string;
  readonly privateKeyPath: string;
}
