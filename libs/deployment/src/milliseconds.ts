import { LONGEST_TIMER_MS } from '@app/health';

const NS_PER_MS = 1e6;

/**
 * A duration as timers and workers take it. What is longer than a timer can count is as long as it can; what is not
 * nothing never becomes nothing, because 0 means "for ever" or "never" in some places.
 */
export function milliseconds(nanoseconds: number): number {
  return Math.min(Math.max(0, nanoseconds / NS_PER_MS), LONGEST_TIMER_MS);
}
