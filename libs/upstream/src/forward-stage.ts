import { performance } from 'node:perf_hooks';
import { type Exchange, ProxyError, type Stage } from '@app/pipeline';
import { Forwarding } from './forwarding.js';
import type { TargetPools } from './target-pools.js';
import { Upgrade } from './upgrade.js';

/** Sends the request to the target that was claimed for it, and the target's answer back. The end of the map. */
export class ForwardStage implements Stage {
  readonly name = 'forward';

  constructor(private readonly pools: TargetPools) {}

  /** @throws {ProxyError} when no target was claimed, or the request cannot be sent */
  handle(exchange: Exchange): void {
    const target = exchange.claimed;
    if (target === null)
      throw new ProxyError('INTERNAL_ERROR', 'no target was claimed: forward belongs behind claim-target');
    const pool = this.pools.of(target);
    exchange.forwardedAt = performance.now();
    const way =
      exchange.request.upgrade === null ? new Forwarding(exchange, target, pool) : new Upgrade(exchange, target, pool);
    way.begin();
  }
}
