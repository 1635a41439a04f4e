import { comparedHost } from './hosts.js';
import type { Mounted, MountPoints } from './mount.js';
import { ROOT } from './path-prefixes.js';

export interface EffectiveTls {
  readonly enabled: boolean;
  readonly redirect: boolean;
}

/**
 * TLS belongs to a host: a service below `/` has what the service at `/` of its first host has. Because it serves that
 * host itself, no pattern counts there any more: it has to be the same host, or the same pattern.
 */
export function effectiveTls({ options }: Mounted, all: MountPoints<Mounted>): EffectiveTls {
  const own = { enabled: options.tls, redirect: options.tlsRedirect };
  if (options.pathPrefixes.includes(ROOT)) return own;
  const root = all.rootOf(comparedHost(options.hosts[0] ?? ''));
  return root === null ? { ...own, enabled: false } : { enabled: root.options.tls, redirect: root.options.tlsRedirect };
}
