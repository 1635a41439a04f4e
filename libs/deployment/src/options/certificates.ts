import type { ServiceOptions } from '@app/admin-api';
import type { CertificateSpec } from '@app/tls';
import { ROOT } from './path-prefixes.js';

/** Whether the certificate is the user's own, from files. */
export function hasOwnCertificate(options: ServiceOptions): boolean {
  return options.tlsCertificatePath !== '' && options.tlsPrivateKeyPath !== '';
}

/**
 * Where a service's certificates come from; null without TLS. One below `/` never has any: clients on its hosts are
 * shown those of the service at `/`.
 */
export function certificatesOf(options: ServiceOptions): CertificateSpec | null {
  if (!options.tls || !options.pathPrefixes.includes(ROOT)) return null;
  const { tlsCertificatePath: certificatePath, tlsPrivateKeyPath: privateKeyPath } = options;
  if (hasOwnCertificate(options)) return { kind: 'own', certificatePath, privateKeyPath };
  return {
    kind: 'automatic',
    directory: options.tlsAcmeDirectory,
    cachePath: options.tlsAcmeCachePath,
    onDemandUrl: options.tlsOnDemandUrl,
  };
}
