import { Target } from '@app/balancing';
import type { SharedTallies } from '@app/observability';
import type { ConnectionObserver } from '@app/upstream';

/** Counts the connections to each target, and how long they took. */
export function connectionTallies(tallies: SharedTallies): ConnectionObserver {
  return {
    opened: (target, tookMs) => {
      if (!(target instanceof Target)) return;
      tallies.connections(target.row, 1);
      tallies.connected(target.row, tookMs);
    },
    closed: (target) => {
      if (target instanceof Target) tallies.connections(target.row, -1);
    },
  };
}
