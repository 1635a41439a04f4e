/** Where a load goes, and for how long. */
export interface Aim {
  readonly port: number;
  readonly secure: boolean;
  readonly seconds: number;
  /** For scripts and logs of the load tool. */
  readonly directory: string;
}

/** What came of it, by the client's own count. */
export interface LoadResult {
  /** Answers that came whole. */
  readonly requests: number;
  readonly seconds: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** Refused or broken connections, time-outs, and answers of 400 and above. */
  readonly errors: number;
}

/** A way to put load on a proxy. `tool` must be installed; undefined when it is part of this benchmark. */
export interface Load {
  readonly tool: string | undefined;
  readonly run: (aim: Aim) => Promise<LoadResult>;
}
