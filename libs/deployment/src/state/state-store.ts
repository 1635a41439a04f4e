import type { RejectedService } from './state-text.js';
import type { ServiceState } from './service-state.js';

/**
 * Where the services are kept over restarts. A team provides another one under {@link STATE_STORE}; `readState` and
 * `writeState` are the layout that it can share with the file.
 */
export interface StateStore {
  /**
   * Once, at the start.
   *
   * @throws {Error} when there is a state that cannot be read: the proxy does not start, and overwrites nothing
   */
  load(): Promise<LoadedState>;

  /**
   * Resolves when the state is safe. One call at a time.
   *
   * @throws {Error} with the cause; the command fails, and what was saved before is still there
   */
  save(services: readonly ServiceState[]): Promise<void>;
}

export interface LoadedState {
  /** Where it came from, for the log. */
  readonly source: string;
  /** False when nothing was ever saved there. */
  readonly found: boolean;
  readonly services: readonly ServiceState[];
  /** What could not be restored, and is kept elsewhere. */
  readonly rejected: readonly Rejected[];
}

export interface Rejected extends Omit<RejectedService, 'json'> {
  /** Where it was put for people to look at; empty when it could not be. */
  readonly keptIn: string;
}

/** `Symbol.for`, so that a copy of this package in a team's own node_modules means the same seam. */
export const STATE_STORE = Symbol.for('kamal-proxy.state-store');
