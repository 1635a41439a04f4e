import { quantile, type Stats, type TrafficStats } from '@app/admin-api';

/** What a service did between two looks at it. */
export interface ServiceRates {
  /** Empty for requests that belong to none. */
  readonly service: string;
  /** These four are null at the first look, the last three also while nothing is asked of it. */
  readonly requestsPerSecond: number | null;
  /** Of 5xx among all, 0 to 1. */
  readonly errorShare: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** At the second look; requests that wait at a closed gate are among them. */
  readonly inFlight: number;
  readonly held: number;
}

/** @param before null for the first look */
export function ratesBetween(before: Stats | null, now: Stats): ServiceRates[] {
  // A proxy that was started anew counts from the beginning, on another clock.
  const earlier = before !== null && before.at < now.at ? before : null;
  const known = new Map(earlier?.services.map((service) => [service.service, service]));
  const rates = now.services.map((service) => ({
    service: service.service,
    held: service.held,
    ...trafficRates(known.get(service.service), service, earlier, now),
  }));
  const unknown = trafficRates(earlier?.unknown, now.unknown, earlier, now);
  return unknown.requestsPerSecond ? [...rates, { service: '', held: 0, ...unknown }] : rates;
}

function trafficRates(
  before: TrafficStats | undefined,
  now: TrafficStats,
  earlier: Stats | null,
  { at, latencyBounds }: Stats,
): Omit<ServiceRates, 'service' | 'held'> {
  const { inFlight } = now;
  if (earlier === null) return { requestsPerSecond: null, errorShare: null, p50Ms: null, p99Ms: null, inFlight };
  // Another service of that name has nothing to do with the counts of the first: it began after that look.
  const base = before?.since === now.since ? before : undefined;
  const requests = now.requests - (base?.requests ?? 0);
  const errors = now.errors - (base?.errors ?? 0);
  const counts = now.latency.counts.map((count, bucket) => count - (base?.latency.counts[bucket] ?? 0));
  return {
    requestsPerSecond: (requests * 1000) / (at - earlier.at),
    errorShare: requests === 0 ? null : errors / requests,
    p50Ms: quantile(latencyBounds, counts, 0.5),
    p99Ms: quantile(latencyBounds, counts, 0.99),
    inFlight,
  };
}
