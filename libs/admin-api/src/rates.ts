import { quantile } from './quantile.js';
import type { Stats, TrafficStats } from './stats.js';

/** What requests did between two looks. */
export interface Rates {
  /** All are null at the first look, the last three also while nothing is asked. */
  readonly requestsPerSecond: number | null;
  /** Of 5xx among all, 0 to 1. */
  readonly errorShare: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** What a service did between two looks at it. */
export interface ServiceRates extends Rates {
  /** Empty for requests that belong to none. */
  readonly service: string;
  /** At the second look; requests that wait at a closed gate are among them. */
  readonly inFlight: number;
  readonly held: number;
}

/** Two looks at one traffic; the earlier is undefined for what was not there yet. */
export type TrafficPair = readonly [before: TrafficStats | undefined, now: TrafficStats];

const UNKNOWN: Rates = { requestsPerSecond: null, errorShare: null, p50Ms: null, p99Ms: null };

/** @param before null for the first look */
export function ratesBetween(before: Stats | null, now: Stats): ServiceRates[] {
  const known = new Map(before?.services.map((service) => [service.service, service]));
  const rates = now.services.map((service) => ({
    service: service.service,
    ...ratesOf([[known.get(service.service), service]], before, now),
    inFlight: service.inFlight,
    held: service.held,
  }));
  const unknown = ratesOf([[before?.unknown, now.unknown]], before, now);
  return unknown.requestsPerSecond
    ? [...rates, { service: '', ...unknown, inFlight: now.unknown.inFlight, held: 0 }]
    : rates;
}

/**
 * What all of these did together.
 *
 * @param pairs out of the two looks
 */
export function ratesOf(pairs: readonly TrafficPair[], before: Stats | null, now: Stats): Rates {
  // A proxy that was started anew counts from the beginning, on another clock.
  if (before === null || before.at >= now.at) return UNKNOWN;
  const counts = now.latencyBounds.map(() => 0);
  let requests = 0;
  let errors = 0;
  for (const [earlier, later] of pairs) {
    // Another service of that name has nothing to do with the counts of the first: it began after that look.
    const base = earlier?.since === later.since ? earlier : undefined;
    requests += later.requests - (base?.requests ?? 0);
    errors += later.errors - (base?.errors ?? 0);
    for (const [bucket, count] of later.latency.counts.entries()) {
      counts[bucket] = (counts[bucket] ?? 0) + count - (base?.latency.counts[bucket] ?? 0);
    }
  }
  return {
    requestsPerSecond: (requests * 1000) / (now.at - before.at),
    errorShare: requests === 0 ? null : errors / requests,
    p50Ms: quantile(now.latencyBounds, counts, 0.5),
    p99Ms: quantile(now.latencyBounds, counts, 0.99),
  };
}
