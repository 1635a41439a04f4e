import { percentDecoded } from '@app/pipeline';
import { covers, prefixBytes } from './path-prefix.js';
import type { Service } from './service.js';

/** A service below one of its prefixes. */
export interface Route {
  /** In bytes, see {@link prefixBytes}. */
  readonly prefix: string;
  readonly service: Service;
}

/** All that one host (or pattern, or "any host") serves, the longest prefix first. */
export class HostRoutes {
  readonly #routes: Route[] = [];

  /** @param prefix normalised, as typed */
  add(prefix: string, service: Service): void {
    this.#routes.push({ prefix: prefixBytes(prefix), service });
    this.#routes.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  /** @param path still encoded, without the query */
  find(path: string): Route | null {
    const decoded = percentDecoded(path);
    for (const route of this.#routes) if (covers(route.prefix, decoded)) return route;
    return null;
  }
}
