import type { CertificateListing, ServiceOptions } from '@app/admin-api';
import { certificatesOf, type ServiceCertificates } from '@app/deployment';
import type { CertificateKeeper, CertificateStatus } from '@app/tls';

/** What the commands see of the certificates. */
export class KeptCertificates implements ServiceCertificates {
  constructor(private readonly keeper: CertificateKeeper) {}

  async check(options: ServiceOptions): Promise<void> {
    const spec = certificatesOf(options);
    if (spec !== null) await this.keeper.check(spec);
  }

  of(service: string): CertificateListing[] {
    return this.keeper.statuses(service).map(listing);
  }
}

function listing({ hosts, key, certificate, source, failure, renewAt }: CertificateStatus): CertificateListing {
  return {
    hosts,
    key,
    source,
    issuer: certificate?.issuer ?? '',
    names: certificate?.names ?? [],
    serial: certificate?.serialNumber ?? '',
    validFrom: isoTime(certificate?.validFrom),
    validTo: isoTime(certificate?.validTo),
    nextRenewal: isoTime(renewAt),
    lastError: failure === null ? null : { at: new Date(failure.at).toISOString(), message: failure.reason },
  };
}

/** @param time Unix time, ms */
function isoTime(time: number | null | undefined): string | null {
  return time === null || time === undefined ? null : new Date(time).toISOString();
}
