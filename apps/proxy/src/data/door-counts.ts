import { NO_SERVICE_ROW, type SharedTallies, type ThreadSeries } from '@app/observability';
import type { DoorCounts } from './front-door.js';

/** What is counted at the door, where it is counted. */
export function doorCounts(tallies: SharedTallies, series: ThreadSeries): DoorCounts {
  return {
    accepted: () => series.accepted(),
    open: (by) => tallies.connections(NO_SERVICE_ROW, by),
    shed: (reason) => series.shed(reason),
    refused: (reason) => series.refused(reason),
    handshakeFailed: () => series.handshakeFailed(),
  };
}
