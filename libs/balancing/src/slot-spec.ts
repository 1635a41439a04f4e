import type { TargetSettings } from '@app/pipeline';

/** A deployed target, as the control plane tells the workers. Plain data: it travels in messages. */
export interface TargetSpec {
  /** Never used twice while the process lives, also for the same address. */
  readonly id: number;
  /** Its rows in the shared memory; see SharedCounts. */
  readonly rows: TargetRows;
  /** As typed. */
  readonly address: string;
  /** Name or address to connect to, an IPv6 one without brackets. */
  readonly host: string;
  readonly port: number;
  readonly healthy: boolean;
  readonly settings: TargetSettings;
}

export interface TargetRows {
  /** Requests in flight. */
  readonly inFlight: number;
  /** Connections taken, where the target has a limit. */
  readonly connections: number;
}

/** The targets behind one slot of a service. */
export interface SlotSpec {
  /** The row of the cursor that round robin shares over all workers. */
  readonly cursorRow: number;
  readonly writers: readonly TargetSpec[];
  readonly readers: readonly TargetSpec[];
  /** Name of the policy; one that is not known falls back to the default. */
  readonly policy: string;
  /** How long a client's reads follow its write to a writer, ms; 0 is never. */
  readonly writerAffinityTimeoutMs: number;
  readonly readersTakeWebsockets: boolean;
}
