import type { DashboardOptions } from './dashboard-options.js';

/** How the log is written: `pretty` is for people. */
export const LOG_FORMATS = ['json', 'logfmt', 'pretty'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What `run` was started with: flags before the environment before the defaults. */
export interface RunOptions {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** 0: no metrics port. */
  readonly metricsPort: number;
  /** Null: none. */
  readonly dashboard: DashboardOptions | null;
  /** Accepted with a warning: Node has no QUIC. */
  readonly http3: boolean;
  /** Spoken over TLS with clients that want it (ALPN), beside HTTP/1.1. */
  readonly http2: boolean;
  readonly debug: boolean;
  /** Null: pretty on a terminal, JSON elsewhere. */
  readonly logFormat: LogFormat | null;
  /** The address to listen on; empty for all of them, IPv4 and IPv6. */
  readonly bind: string;
  /** Worker threads; 0 for one per core. */
  readonly workers: number;
  /** Files of a team's Nest modules, in the order they were named. */
  readonly modules: readonly string[];
  /** Over TLS, a Host that the connection's certificate does not cover is answered with 421 instead of served. */
  readonly strictSni: boolean;
  readonly limits: ConnectionLimits;
}

/** What a client's connection may take, in time and size. Durations are milliseconds; 0 switches a limit off. */
export interface ConnectionLimits {
  /** All of a request's head, in bytes. */
  readonly maxRequestHeaderBytes: number;
  /** From the first byte of a head to its last. */
  readonly headTimeoutMs: number;
  /** Without a request. */
  readonly idleTimeoutMs: number;
  /** Bytes a second that a request's body must bring on average, once the grace is over. */
  readonly minBodyRate: number;
  readonly bodyGraceMs: number;
  /** An answer of which the client takes nothing for so long is given up. */
  readonly stalledReaderTimeoutMs: number;
  /** Open client connections over all workers; 0 for 45 % of the descriptors that the process may open. */
  readonly maxConnections: number;
}

export const DEFAULT_LIMITS: ConnectionLimits = {
  maxRequestHeaderBytes: 65_536,
  headTimeoutMs: 10_000,
  idleTimeoutMs: 60_000,
  minBodyRate: 240,
  bodyGraceMs: 10_000,
  stalledReaderTimeoutMs: 60_000,
  maxConnections: 0,
};
