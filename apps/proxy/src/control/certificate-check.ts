import type { ServiceOptions } from '@app/admin-api';
import { type CertificateChecker, certificatesOf } from '@app/deployment';
import type { CertificateKeeper } from '@app/tls';

/** Looks at a service's certificate before its targets are asked. */
export class CertificateCheck implements CertificateChecker {
  constructor(private readonly certificates: CertificateKeeper) {}

  async check(options: ServiceOptions): Promise<void> {
    const spec = certificatesOf(options);
    if (spec !== null) await this.certificates.check(spec);
  }
}
