import type { ServiceOptions } from '@app/admin-api';
import { CommandError } from '../command-error.js';
import { comparedHost } from './hosts.js';
import { ROOT } from './path-prefixes.js';

/** A service, as far as it matters which requests it gets. */
export interface Mounted {
  readonly name: string;
  readonly options: Pick<ServiceOptions, 'hosts' | 'pathPrefixes' | 'tls' | 'tlsRedirect'>;
}

/**
 * Two services may share a host, a pattern or "any host", but not below the same prefix.
 *
 * @throws {CommandError} HOST_CONFLICT, which names the other one
 */
export function checkConflict(service: Mounted, all: Iterable<Mounted>): void {
  const other = conflictOf(service, all);
  if (other === null) return;
  throw new CommandError('HOST_CONFLICT', `host settings conflict with another service: ${other.name}`);
}

export function conflictOf(service: Mounted, all: Iterable<Mounted>): Mounted | null {
  const hosts = comparedHosts(service);
  for (const other of all) {
    if (other.name === service.name) continue;
    const sameHost = other.options.hosts.some((host) => hosts.has(comparedHost(host)));
    if (sameHost && other.options.pathPrefixes.some((prefix) => service.options.pathPrefixes.includes(prefix))) {
      return other;
    }
  }
  return null;
}

export function comparedHosts({ options }: Mounted): ReadonlySet<string> {
  return new Set(options.hosts.map(comparedHost));
}

export interface EffectiveTls {
  readonly enabled: boolean;
  readonly redirect: boolean;
}

/**
 * TLS belongs to a host: a service below `/` has what the service at `/` of its first host has. Because it serves that
 * host itself, no pattern counts there any more: it has to be the same host, or the same pattern.
 */
export function effectiveTls(service: Mounted, all: Iterable<Mounted>): EffectiveTls {
  const { options } = service;
  if (servesRoot(service)) return { enabled: options.tls, redirect: options.tlsRedirect };
  const host = comparedHost(options.hosts[0] ?? '');
  for (const other of all) {
    if (!servesRoot(other) || !comparedHosts(other).has(host)) continue;
    return { enabled: other.options.tls, redirect: other.options.tlsRedirect };
  }
  return { enabled: false, redirect: options.tlsRedirect };
}

/** Only such a service can have certificates of its own. */
export function servesRoot({ options }: Mounted): boolean {
  return options.pathPrefixes.includes(ROOT);
}
