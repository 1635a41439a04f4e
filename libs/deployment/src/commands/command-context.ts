import type { CertificateListing, Progress, ServiceOptions } from '@app/admin-api';
import type { EventLog } from '@app/observability';
import type { DataPlane } from '../data-plane.js';
import type { ServiceChanges } from '../services/service-changes.js';
import type { ServiceRegistry } from '../services/service-registry.js';
import type { Slots } from '../services/slots.js';

/** Told what a command waits for, a few times a second. */
export type Report = (progress: Progress) => void;

/** What the workers' modules brought: names that `rollout set --strategy` and `deploy --balancing` may use. */
export interface SeamNames {
  readonly strategies: readonly string[];
  readonly policies: readonly string[];
}

/** The certificates of services with `--tls`, as far as commands care. */
export interface ServiceCertificates {
  /**
   * Looks at what a service needs, before its targets are asked.
   *
   * @throws {Error} that says why it cannot have TLS: `unable to load certificate: …`; a CommandError for another code
   */
  check(options: ServiceOptions): Promise<void>;
  /** What there is for a service now. */
  of(service: string): readonly CertificateListing[];
}

/** What every command works with. */
export interface CommandContext {
  readonly registry: ServiceRegistry;
  readonly changes: ServiceChanges;
  readonly slots: Slots;
  readonly dataPlane: DataPlane;
  readonly certificates: ServiceCertificates;
  readonly log: EventLog;
  /** Known once the workers are ready. */
  readonly names: () => SeamNames;
  /** Aborted when the process ends: nobody waits any longer. */
  readonly ending: AbortSignal;
}
