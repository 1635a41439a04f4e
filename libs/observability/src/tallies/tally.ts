/** A histogram as it was counted: how many values were in each bucket (not those below it, too), and their sum. */
export interface Distribution {
  /** One more than there are bounds. */
  readonly counts: Float64Array;
  readonly sum: number;
}

/** What all workers together have counted of a service or a target. Times are milliseconds. */
export interface Tally {
  /** Another one each time that the counting began anew. */
  readonly generation: number;
  /** Requests under way, those that wait included. */
  readonly open: number;
  /** Requests that wait at a closed gate. */
  readonly held: number;
  /** Connections that are open: to a target. */
  readonly connections: number;
  /** Requests that have waited at a closed gate, or do. */
  readonly heldEver: number;
  /** Requests that are over, by the first digit of their status: 1xx (upgrades) … 5xx. */
  readonly statusClasses: Float64Array;
  /** Bytes of bodies, and of upgraded connections: from clients, and to them. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** From a request's head to the end of its answer; upgrades are not in it. See FINE_BOUNDS_MS. */
  readonly latency: Distribution;
  /** From when a target was given the request to the head of its answer. See DEFAULT_BOUNDS_MS. */
  readonly firstByte: Distribution;
  /** From when a target was given the request to the end of the answer, upgrades apart. See DEFAULT_BOUNDS_MS. */
  readonly upstream: Distribution;
  /** What connecting took. See DEFAULT_BOUNDS_MS. */
  readonly connect: Distribution;
}

/** All that are over. */
export function requestsOf({ statusClasses }: Tally): number {
  return statusClasses.reduce((sum, count) => sum + count, 0);
}
