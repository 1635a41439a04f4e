import type { Exchange } from './exchange.js';

/**
 * One step of the request path.
 *
 * It returns nothing (go on), a promise (hold the request until it settles), answers the exchange (later stages do not
 * run), or throws (a {@link ProxyError} for a status of its own). Stages are singletons: what belongs to a request lives
 * on the exchange.
 */
export interface Stage {
  /** Its name in the map, by which others are placed before or after it. */
  readonly name: string;
  handle(exchange: Exchange): void | Promise<void>;
}
