import type { SlotSpec } from '@app/balancing';
import type { GateState } from '@app/pausing';
import type { SplitSpec } from '@app/rollout';
import type { CertificateSpec } from '@app/tls';

/** One service, as the control plane tells the workers. Plain data. */
export interface ServiceSpec {
  readonly name: string;
  /** Its row in the shared memory: requests in flight. */
  readonly row: number;
  /** Lower case, without a trailing dot; `*.` before a pattern; empty for any host. */
  readonly hosts: readonly string[];
  /** Normalised: `/`, or a leading slash and no trailing one. */
  readonly pathPrefixes: readonly string[];
  readonly stripPrefix: boolean;
  /** Its own, or those of the service that has `/` on its first host. */
  readonly tls: { readonly enabled: boolean; readonly redirect: boolean };
  /** Where certificates for its hosts come from; null without TLS, and where another service's are shown. */
  readonly certificates: CertificateSpec | null;
  /** Everything else is redirected to it; empty for none. */
  readonly canonicalHost: string;
  /** Header that carries the client's address, lower case; empty for none. */
  readonly clientIpHeader: string;
  /** Exact paths, after stripping, that the metrics leave out. */
  readonly excludeMetricsPaths: readonly string[];
  /** Answered with 200 while paused or stopped. */
  readonly healthCheckPath: string;
  /** Templates by status, for the service's own pages; null for the built-in ones. */
  readonly errorPages: Readonly<Record<string, string>> | null;
  readonly gate: GateState;
  readonly active: SlotSpec;
  readonly rollout: SlotSpec | null;
  readonly split: SplitSpec | null;
}

/**
 * One step from a routing table to the next. Applied in order and acknowledged with its version: a worker that says n
 * serves n, for every request that it has not yet given to a target.
 */
export interface TableChange {
  readonly version: number;
  readonly upserts: readonly ServiceSpec[];
  readonly removals: readonly string[];
}
