/** One service as `list` shows it. */
export interface ServiceListing {
  readonly service: string;
  /** As typed at the deploy; empty for any host. */
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly targets: readonly TargetListing[];
  readonly readTargets: readonly TargetListing[];
  readonly state: 'running' | 'paused' | 'stopped';
  readonly stopMessage: string;
  readonly tls: boolean;
  readonly inFlight: number;
  readonly rollout: RolloutListing | null;
}

export interface TargetListing {
  readonly target: string;
  readonly healthy: boolean;
  readonly inFlight: number;
}

/** The rollout slot: null in a listing when it is empty. */
export interface RolloutListing {
  readonly targets: readonly TargetListing[];
  readonly readTargets: readonly TargetListing[];
  /** Null while nobody goes there. */
  readonly split: {
    readonly percent: number;
    readonly list: readonly string[];
    readonly strategy: string;
    readonly header: string;
    readonly sticky: boolean;
  } | null;
}
