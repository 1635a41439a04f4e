import type { ServiceOptions } from '@app/admin-api';
import { CommandError } from '../command-error.js';
import { comparedHost } from './hosts.js';
import { ROOT } from './path-prefixes.js';

/** A service, as far as it matters which requests it gets. */
export interface Mounted {
  readonly name: string;
  readonly options: Pick<ServiceOptions, 'hosts' | 'pathPrefixes' | 'tls' | 'tlsRedirect'>;
}

export function comparedHosts({ options }: Mounted): ReadonlySet<string> {
  return new Set(options.hosts.map(comparedHost));
}

/**
 * Which service is where. Two may share a host, a pattern or "any host", but not below the same prefix; where a saved
 * state has two in one place, the first counts.
 */
export class MountPoints<Service extends Mounted> {
  readonly #byPlace = new Map<string, Service>();

  constructor(services: Iterable<Service> = []) {
    for (const service of services) this.add(service);
  }

  add(service: Service): void {
    for (const place of placesOf(service)) if (!this.#byPlace.has(place)) this.#byPlace.set(place, service);
  }

  /** The service that is at the root of this host, or pattern, itself. @param host as compared */
  rootOf(host: string): Service | null {
    return this.#byPlace.get(placeOf(host, ROOT)) ?? null;
  }

  /** Another service that is where this one is or would be. */
  conflictOf(service: Mounted): Service | null {
    for (const place of placesOf(service)) {
      const other = this.#byPlace.get(place);
      if (other !== undefined && other.name !== service.name) return other;
    }
    return null;
  }

  /** @throws {CommandError} HOST_CONFLICT, which names the other service */
  checkConflict(service: Mounted): void {
    const other = this.conflictOf(service);
    if (other === null) return;
    throw new CommandError('HOST_CONFLICT', `host settings conflict with another service: ${other.name}`);
  }
}

function placesOf(service: Mounted): string[] {
  const { pathPrefixes } = service.options;
  return [...comparedHosts(service)].flatMap((host) => pathPrefixes.map((prefix) => placeOf(host, prefix)));
}

function placeOf(host: string, prefix: string): string {
  return `${host}\0${prefix}`;
}
