import type { ServiceOptions, TargetOptions } from '@app/admin-api';
import { CommandError } from '../command-error.js';
import { hasOwnCertificate } from './certificates.js';
import { ANY_HOST } from './hosts.js';
import { onDemandUrlFault } from './on-demand-url.js';
import { ROOT } from './path-prefixes.js';

/**
 * What is refused before anything happens, in the words of the original.
 *
 * @param options normalised
 * @throws {CommandError} INVALID_OPTIONS
 */
export function checkOptions(options: ServiceOptions, targetOptions: TargetOptions): void {
  const fault = tlsFault(options) ?? canonicalHostFault(options) ?? probingFault(targetOptions);
  if (fault !== null) throw new CommandError('INVALID_OPTIONS', `service options invalid: ${fault}`);
  // The challenges that certificates are issued for prove single names only.
  const automatic = options.tls && !hasOwnCertificate(options);
  if (automatic && options.hosts.some((host) => host.includes('*'))) {
    throw new CommandError('INVALID_OPTIONS', 'automatic TLS does not support wildcards');
  }
}

function tlsFault(options: ServiceOptions): string | null {
  const onDemand = options.tlsOnDemandUrl !== '';
  if (options.tls && !onDemand && options.hosts.includes(ANY_HOST)) return 'host must be set when using TLS';
  if (options.tls && !options.pathPrefixes.includes(ROOT)) {
    return 'TLS settings must be specified on the root path service';
  }
  const paths = [options.tlsCertificatePath, options.tlsPrivateKeyPath].filter((path) => path !== '');
  if (paths.length === 1) return 'tls-certificate-path and tls-private-key-path must be set together';
  return onDemand ? onDemandFault(options) : null;
}

function onDemandFault(options: ServiceOptions): string | null {
  if (!options.tls) return 'TLS must be enabled to use a TLS on-demand URL';
  if (options.hosts.some((host) => host !== ANY_HOST)) return 'cannot set hosts when using a TLS on-demand URL';
  if (hasOwnCertificate(options)) return 'cannot use a custom TLS certificate with a TLS on-demand URL';
  if (options.canonicalHost !== '') return 'cannot set a canonical host when using a TLS on-demand URL';
  return onDemandUrlFault(options.tlsOnDemandUrl);
}

/** The exact text is compared: what is in the list is what redirects go to. */
function canonicalHostFault({ canonicalHost, hosts }: ServiceOptions): string | null {
  if (canonicalHost === '' || hosts[0] === ANY_HOST || hosts.includes(canonicalHost)) return null;
  return `canonical-host '${canonicalHost}' must be present in the hosts list: [${hosts.join(' ')}]`;
}

function probingFault({ healthCheck }: TargetOptions): string | null {
  if (healthCheck.interval <= 0) return 'health-check-interval must be positive';
  return healthCheck.timeout <= 0 ? 'health-check-timeout must be positive' : null;
}
