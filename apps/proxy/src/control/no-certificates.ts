import { type CertificateChecker, CommandError } from '@app/deployment';

/** Refuses `--tls`: nothing here serves certificates. */
export class NoCertificates implements CertificateChecker {
  async check(): Promise<void> {
    await Promise.reject(new CommandError('NOT_SUPPORTED', 'this version does not serve TLS: deploy without --tls'));
  }
}
