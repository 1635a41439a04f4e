import { performance } from 'node:perf_hooks';
import type { Stats, TrafficStats } from '@app/admin-api';
import type { ServiceTraffic } from '@app/deployment';
import { FINE_BOUNDS_MS, NO_SERVICE_ROW, requestsOf, type Tally } from '@app/observability';
import type { WorkerPool } from './worker-pool.js';

/** All that is counted at a moment, as `list --watch` and others ask for it. */
export function statsOf(
  services: readonly ServiceTraffic[],
  workers: Pick<WorkerPool, 'tally' | 'listening' | 'died'>,
): Stats {
  const unknown = workers.tally(NO_SERVICE_ROW);
  return {
    at: performance.now(),
    latencyBounds: FINE_BOUNDS_MS,
    services: services.map(({ service, tally, targets }) => ({
      service,
      ...trafficOf(tally, tally.open),
      held: tally.held,
      heldEver: tally.heldEver,
      targets: targets.map(({ target, slot, reader, healthy, failure, inFlight, tally: ofTarget }) => {
        const openConnections = ofTarget.connections;
        return { target, slot, reader, healthy, failure, openConnections, ...trafficOf(ofTarget, inFlight) };
      }),
    })),
    unknown: trafficOf(unknown, unknown.open),
    workers: { serving: workers.listening.count, of: workers.listening.of, restarts: workers.died },
    openConnections: unknown.connections,
  };
}

function trafficOf(tally: Tally, inFlight: number): TrafficStats {
  return {
    since: tally.generation,
    inFlight,
    requests: requestsOf(tally),
    errors: tally.statusClasses[4] ?? 0,
    byStatus: [...tally.statusClasses],
    bytesReceived: tally.bytesReceived,
    bytesSent: tally.bytesSent,
    latency: { counts: [...tally.latency.counts], sumMs: tally.latency.sum },
  };
}
