/** What can be known of the proxy's own health, at little cost. */
export interface Vitals {
  /** It has been told to end: who is in flight may end, nobody new should come. */
  readonly draining: boolean;
  readonly workers: {
    /** Those that listen. */
    readonly serving: number;
    readonly of: number;
    /** Those that have given no sign of life for two seconds and more. */
    readonly late: number;
  };
  /** Why the state could not be saved now; empty when it could, or somebody else's store keeps it. */
  stateProblem(): Promise<string>;
  /** Of every certificate that is in use. */
  certificates(): readonly CertificateVitals[];
}

export interface CertificateVitals {
  readonly service: string;
  readonly hosts: readonly string[];
  /** Unix time, ms. */
  readonly validFrom: number;
  readonly validTo: number;
}

/** Nest's token. */
export const VITALS = Symbol('vitals');
