/**
 * What the proxy answers: one JSON object a line. Any number of progress events, or of lines of the log, then exactly one
 * result or error; a stream that just ends means that the proxy went away in between.
 */
export type AdminEvent<Result = unknown> = ProgressEvent | LogEvent | ResultEvent<Result> | ErrorEvent;

export type ProgressEvent = { readonly type: 'progress' } & Progress;

/** What a command is waiting for; sent when it changes, and a few times a second while a person may be watching. */
export type Progress =
  | { readonly waitingFor: 'health'; readonly targets: readonly TargetProgress[]; readonly remainingMs: number }
  | { readonly waitingFor: 'switch' }
  | { readonly waitingFor: 'drain'; readonly inFlight: number; readonly remainingMs: number };

export interface TargetProgress {
  readonly target: string;
  readonly healthy: boolean;
  /** Probes so far. */
  readonly probes: number;
  /** What the last probe found (`status 500`, `connection refused`); empty before the first. */
  readonly lastResult: string;
}

/** Lines of the log for `logs`, in the form it asked for. */
export interface LogEvent {
  readonly type: 'log';
  /** Lines that were left out before these, because whoever reads was too slow for them. */
  readonly missed: number;
  readonly lines: readonly string[];
}

export interface ResultEvent<Result> {
  readonly type: 'result';
  readonly version: string;
  readonly result: Result;
}

export interface ErrorEvent {
  readonly type: 'error';
  readonly version: string;
  readonly code: AdminErrorCode;
  /** One line: what was wrong, and what to do. Printed after `Error: `. */
  readonly message: string;
}

/** Stable reasons for which a command fails. */
export type AdminErrorCode =
  | 'INVALID_REQUEST'
  | 'INVALID_OPTIONS'
  | 'INVALID_TARGET'
  | 'SERVICE_NOT_FOUND'
  | 'HOST_CONFLICT'
  | 'TARGET_UNHEALTHY'
  | 'CERTIFICATE_UNUSABLE'
  | 'ERROR_PAGES_UNUSABLE'
  | 'ROLLOUT_TARGET_NOT_SET'
  | 'UNKNOWN_STRATEGY'
  | 'UNKNOWN_POLICY'
  | 'NOT_SUPPORTED'
  | 'STATE_NOT_SAVED'
  | 'SHUTTING_DOWN'
  | 'INTERNAL_ERROR';
