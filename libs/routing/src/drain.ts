import { type Exchange, ProxyError } from '@app/pipeline';
import type { InFlight } from './in-flight.js';
import type { Service } from './service.js';

/** Plain data: it travels in a message. */
export type DrainScope =
  | { readonly kind: 'targets'; readonly targetIds: readonly number[] }
  | { readonly kind: 'service'; readonly service: string };

/** setTimeout takes no more, and fires at once when it is given more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Lets what is in flight end, and ends what does not in time: upgraded connections at once, because they would stay for
 * ever; other requests at the deadline, with 504.
 *
 * @param service what the scope is about, when it is a service: one that runs again needs no request of its to end
 * @returns when nothing of the scope is in flight in this worker, or need not end any more
 */
export async function drain(
  inFlight: InFlight,
  scope: DrainScope,
  timeoutMs: number,
  service: Service | null = null,
): Promise<void> {
  const left = new Set(inFlight.select(membership(scope)));
  for (const exchange of left) {
    if (exchange.upgraded) exchange.cancel(new ProxyError('DRAINED', 'its target was replaced'));
    if (exchange.over) left.delete(exchange);
  }
  // A resume may have overtaken the order.
  if (service?.spec.gate.kind === 'running') return;
  if (left.size > 0) await endOf(left, inFlight, timeoutMs, service);
}

async function endOf(
  left: Set<Exchange>,
  inFlight: InFlight,
  timeoutMs: number,
  service: Service | null,
): Promise<void> {
  await new Promise<void>((resolve) => {
    const over = (): void => {
      clearTimeout(deadline);
      unwatch();
      service?.resumptions.delete(over);
      resolve();
    };
    service?.resumptions.add(over);
    const unwatch = inFlight.watch((exchange) => {
      left.delete(exchange);
      if (left.size === 0) over();
    });
    const deadline = setTimeout(
      () => {
        for (const exchange of left) exchange.cancel(new ProxyError('DRAINED', 'not over at the end of the drain'));
      },
      Math.min(timeoutMs, LONGEST_TIMER_MS),
    );
  });
}

function membership(scope: DrainScope): (exchange: Exchange) => boolean {
  if (scope.kind === 'service') return (exchange) => exchange.service?.name === scope.service;
  const ids = new Set(scope.targetIds);
  return (exchange) => exchange.claimed !== null && ids.has(exchange.claimed.id);
}
