import type { ClaimedTarget } from '@app/pipeline';

/**
 * Who may use a target at the moment, when it takes only so many exchanges at a time (`--target-max-connections`,
 * upgrades included). The count is shared by all workers; an idle connection takes no slot. Asked only for targets whose
 * settings have a limit.
 */
export interface ConnectionSlots {
  /** Takes a slot when one is free. Called at least every 10 ms while an exchange waits for one. */
  tryTake(target: ClaimedTarget): boolean;
  /** Gives back what a successful {@link tryTake} took; exactly once. */
  release(target: ClaimedTarget): void;
}

/** Where nobody counts. */
export const UNLIMITED_SLOTS: ConnectionSlots = {
  tryTake: () => true,
  release: () => undefined,
};
