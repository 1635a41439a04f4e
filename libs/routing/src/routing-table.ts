import { ownText } from '@app/pipeline';
import { comparableHost, wildcardOf } from './host.js';
import { HostRoutes, type Route } from './host-routes.js';
import type { Service } from './service.js';

/** Spellings of Host that are remembered until the next table; more would only help whoever invents them. */
const MOST_SPELLINGS = 1000;
/** A name of 253 characters, a trailing dot and a port. */
const LONGEST_KEPT = 260;
const ANY_HOST = '';

/** Which service gets a request. Built whole from the services of one version, never changed. */
export class RoutingTable {
  readonly #byHost = new Map<string, HostRoutes>();
  readonly #bySpelling = new Map<string, HostRoutes | null>();
  #lastSpelling: string | null = null;
  #lastRoutes: HostRoutes | null = null;

  constructor(
    readonly version: number,
    services: Iterable<Service>,
  ) {
    for (const service of services) this.#add(service);
  }

  /**
   * The first of exact host, pattern and any host that some service has decides for all paths; within it the longest
   * prefix.
   *
   * @param authority Host as it was sent
   * @param path still encoded, without the query
   */
  find(authority: string, path: string): Route | null {
    return this.#routesFor(authority)?.find(path) ?? null;
  }

  /** A site's requests nearly all have one host: comparing it with the last one is a tenth of asking the map. */
  #routesFor(authority: string): HostRoutes | null {
    if (authority === this.#lastSpelling) return this.#lastRoutes;
    this.#lastRoutes = this.#routesOf(authority);
    this.#lastSpelling = authority;
    return this.#lastRoutes;
  }

  #routesOf(authority: string): HostRoutes | null {
    const known = this.#bySpelling.get(authority);
    if (known !== undefined) return known;
    const routes = this.#lookUp(comparableHost(authority));
    if (this.#bySpelling.size < MOST_SPELLINGS && authority.length <= LONGEST_KEPT)
      this.#bySpelling.set(ownText(authority), routes);
    return routes;
  }

  #lookUp(host: string): HostRoutes | null {
    const pattern = wildcardOf(host);
    return (
      (host === '' ? undefined : this.#byHost.get(host)) ??
      (pattern === null ? undefined : this.#byHost.get(pattern)) ??
      this.#byHost.get(ANY_HOST) ??
      null
    );
  }

  #add(service: Service): void {
    const { hosts, pathPrefixes } = service.spec;
    for (const host of hosts.length === 0 ? [ANY_HOST] : hosts) {
      let routes = this.#byHost.get(host);
      if (routes === undefined) this.#byHost.set(host, (routes = new HostRoutes()));
      for (const prefix of pathPrefixes) routes.add(prefix, service);
    }
  }
}
