/**
 * What was counted of every service so far: a GET of `stats`. Everything but what is there at a moment only grows, so two
 * answers and the time between them are a rate; see {@link TrafficStats.since} for when it begins anew.
 */
export interface Stats {
  /** When this was added up: milliseconds on a clock that is never set. Of one proxy; a restarted one begins anew. */
  readonly at: number;
  /** Upper bounds of the latency buckets, ms, ascending; one more bucket has what is above the last. */
  readonly latencyBounds: readonly number[];
  /** In the order of their names. */
  readonly services: readonly ServiceStats[];
  /** Requests for which no service was found. */
  readonly unknown: TrafficStats;
  readonly workers: { readonly serving: number; readonly of: number; readonly restarts: number };
  /** Of clients. */
  readonly openConnections: number;
}

/** What requests did at a service or a target. */
export interface TrafficStats {
  /**
   * Counts of another number have nothing to do with these: the service was removed and deployed again, the target is one
   * of another deploy.
   */
  readonly since: number;
  /** Requests under way at this moment; for a service with those that wait. */
  readonly inFlight: number;
  /** Requests that are over. */
  readonly requests: number;
  /** Of those, answered with 5xx. */
  readonly errors: number;
  /** By the first digit of the status: 1xx (upgrades), 2xx … 5xx. */
  readonly byStatus: readonly number[];
  /** Bytes of bodies, and of upgraded connections. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Whole requests, upgrades apart: how many were in each bucket (not below it, too), and the sum of all, ms. */
  readonly latency: { readonly counts: readonly number[]; readonly sumMs: number };
}

export interface ServiceStats extends TrafficStats {
  readonly service: string;
  /** Requests that wait at the closed gate at this moment, and that ever did. */
  readonly held: number;
  readonly heldEver: number;
  readonly targets: readonly TargetStats[];
}

export interface TargetStats extends TrafficStats {
  readonly target: string;
  readonly slot: 'active' | 'rollout';
  readonly reader: boolean;
  readonly healthy: boolean;
  /** As in a listing. */
  readonly failure: string | null;
  readonly openConnections: number;
}
