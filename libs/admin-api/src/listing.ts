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
  /** Of the service itself: one below `/` shows those of the service at `/`. */
  readonly certificates: readonly CertificateListing[];
  readonly inFlight: number;
  readonly rollout: RolloutListing | null;
}

/** What there is for some hosts, and what becomes of it. Times are ISO 8601, null where there is none. */
export interface CertificateListing {
  /** One host, or all of a service whose certificate lies in files. */
  readonly hosts: readonly string[];
  /** `ec` or `rsa`; also of one that has yet to be ordered. */
  readonly key: string;
  /** `file`, `cache`, `acme`, or the name of the team's source that brought it; empty while there is none. */
  readonly source: string;
  readonly issuer: string;
  /** All that the certificate is for. */
  readonly names: readonly string[];
  readonly serial: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  /** Null for files, which the proxy does not renew. */
  readonly nextRenewal: string | null;
  /** Until it goes right: the challenges that were tried, and what the authority said. */
  readonly lastError: { readonly at: string; readonly message: string } | null;
}

export interface TargetListing {
  readonly target: string;
  readonly healthy: boolean;
  /** What its last probe found, for people: `connection refused`; null while it is healthy. */
  readonly failure: string | null;
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
