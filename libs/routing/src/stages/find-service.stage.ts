import { type Exchange, Fields, ProxyError, type Stage } from '@app/pipeline';
import { stripPrefix } from '../path-prefix.js';
import type { Routing } from '../routing.js';

/** Host and path decide the service; what the target is asked for loses the prefix, if the service strips it. */
export class FindServiceStage implements Stage {
  readonly name = 'find-service';

  constructor(private readonly routing: Routing) {}

  handle(exchange: Exchange): void {
    const { host, target } = exchange.request;
    // Asks about the server, not about anything it serves (RFC 9110 9.3.7).
    if (target === '*') return exchange.answer(200, new Fields());
    const route = this.routing.table.find(host, exchange.path);
    if (route === null) throw new ProxyError('SERVICE_NOT_FOUND', `no service for host "${host}"`);
    exchange.service = route.service;
    exchange.pathPrefix = route.prefix;
    if (route.service.spec.stripPrefix) exchange.forwardTarget = stripPrefix(target, route.prefix);
  }
}
