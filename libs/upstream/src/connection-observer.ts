import type { ClaimedTarget } from '@app/pipeline';

/** Told of every connection to a target, those of upgrades included. */
export interface ConnectionObserver {
  /** @param tookMs from the first SYN on; a wait for its turn is not in it */
  opened(target: ClaimedTarget, tookMs: number): void;
  /** One that was opened is no more. */
  closed(target: ClaimedTarget): void;
}

/** Where nobody looks. */
export const NO_OBSERVER: ConnectionObserver = { opened: () => undefined, closed: () => undefined };
