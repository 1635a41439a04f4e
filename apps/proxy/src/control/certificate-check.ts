import type { ServiceOptions } from '@app/admin-api';
import { type CertificateChecker, certificatesOf, CommandError } from '@app/deployment';
import type { CertificateKeeper } from '@app/tls';

/** Looks at a service's certificate before its targets are asked. */
export class CertificateCheck implements CertificateChecker {
  constructor(private readonly certificates: CertificateKeeper) {}

  async check(options: ServiceOptions): Promise<void> {
    const spec = certificatesOf(options);
    if (spec?.kind === 'automatic') {
      const message =
        'this version orders no certificates: deploy with --tls-certificate-path and --tls-private-key-path';
      throw new CommandError('NOT_SUPPORTED', message);
    }
    if (spec !== null) await this.certificates.check(spec);
  }
}
