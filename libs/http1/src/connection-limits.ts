/** How long a client may take, and how much it may send before anybody has asked for it. */
export interface ConnectionLimits {
  /** Bytes of a request's head, empty line included; 431 above it. */
  readonly maxHeadBytes: number;
  /** From a head's first byte to its last, ms; then 408. */
  readonly headTimeoutMs: number;
  /** Without a request under way, ms. A connection that has yet to send its first one is idle too. */
  readonly idleTimeoutMs: number;
  /** A body's bytes a second, averaged over {@link bodyWindowMs}, while we are the ones who wait for it. */
  readonly minBodyRate: number;
  readonly bodyWindowMs: number;
  /** A body may begin as slowly as it likes for so long, ms. */
  readonly bodyGraceMs: number;
  /** A client that takes nothing of what is there for it for so long is gone, ms. */
  readonly readerTimeoutMs: number;
  /** A client that ended its side still gets an answer that begins within this time, ms; see {@link ClientWatch}. */
  readonly halfClosedMs: number;
  /** How long a closing connection waits for the client to read and close, ms. */
  readonly lingerMs: number;
  /** Bytes of a body that nobody wants which are read all the same, to keep the connection. */
  readonly discardBytes: number;
}

export const DEFAULT_LIMITS: ConnectionLimits = {
  maxHeadBytes: 64 * 1024,
  headTimeoutMs: 10_000,
  idleTimeoutMs: 60_000,
  minBodyRate: 240,
  bodyWindowMs: 10_000,
  bodyGraceMs: 10_000,
  readerTimeoutMs: 60_000,
  halfClosedMs: 500,
  lingerMs: 5000,
  discardBytes: 256 * 1024,
};
