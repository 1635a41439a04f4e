import { covers, decodedPath } from './path-prefix.js';
import type { Service } from './service.js';

/** A service below one of its prefixes. */
export interface Route {
  readonly prefix: string;
  readonly service: Service;
}

/** All that one host (or pattern, or "any host") serves, the longest prefix first. */
export class HostRoutes {
  readonly #routes: Route[] = [];

  add(prefix: string, service: Service): void {
    this.#routes.push({ prefix, service });
    this.#routes.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  /** @param path still encoded, without the query */
  find(path: string): Route | null {
    const decoded = decodedPath(path);
    for (const route of this.#routes) if (covers(route.prefix, decoded)) return route;
    return null;
  }
}
