import type { ChallengeWorkers } from '../acme/challenge-board.js';
import type { ServiceAsker } from '../on-demand/on-demand-policy.js';
import type { TlsChange } from '../serving/tls-change.js';

/** The worker threads, as the control plane's side of this library sees them. */
export interface TlsWorkers extends ChallengeWorkers, ServiceAsker {
  /** Tells all of them, and those that start later. */
  tellTls(change: TlsChange): void;
}
