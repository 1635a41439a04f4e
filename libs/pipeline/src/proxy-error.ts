/** Why the proxy itself answers, or breaks an exchange off. Stable: they are in logs, metrics and documentation. */
export type ProxyErrorCode = keyof typeof STATUS_OF;

/**
 * The one table from what went wrong to what the client is told. 499 is never sent: it is what the log says when the
 * client left first.
 */
export const STATUS_OF = {
  BAD_REQUEST_BODY: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  SERVICE_NOT_FOUND: 404,
  REQUEST_BODY_TOO_LARGE: 413,
  TOO_MANY_REQUESTS: 429,
  MISDIRECTED_REQUEST: 421,
  CLIENT_LEFT: 499,
  INTERNAL_ERROR: 500,
  REQUEST_BODY_BROKEN: 500,
  RESPONSE_BODY_TOO_LARGE: 500,
  BUFFER_FAILED: 500,
  TARGET_REFUSED: 502,
  TARGET_NOT_FOUND: 502,
  TARGET_UNREACHABLE: 502,
  TARGET_CLOSED: 502,
  TARGET_RESET: 502,
  TARGET_PROTOCOL_ERROR: 502,
  NO_HEALTHY_TARGET: 503,
  SERVICE_STOPPED: 503,
  TLS_NOT_SERVED: 503,
  SHUTTING_DOWN: 503,
  TARGET_TIMEOUT: 504,
  TARGET_CONNECT_TIMEOUT: 504,
  TARGET_BUSY: 504,
  DRAINED: 504,
  PAUSE_EXPIRED: 504,
} as const satisfies Record<string, number>;

/** What ends an exchange other than its answer. The runner turns everything that was thrown into one of these. */
export class ProxyError extends Error {
  readonly status: number;

  /**
   * @param code decides the status
   * @param message for the log: what happened, to whom
   * @param publicMessage what the client may read on the page; only a stopped service has one
   */
  constructor(
    readonly code: ProxyErrorCode,
    message: string,
    options?: ErrorOptions & { readonly publicMessage?: string },
  ) {
    super(message, options);
    this.name = 'ProxyError';
    this.status = STATUS_OF[code];
    this.publicMessage = options?.publicMessage ?? '';
  }

  readonly publicMessage: string;

  /** Anything that was thrown, as one of ours: a team's stage may throw what it likes. */
  static from(thrown: unknown): ProxyError {
    if (thrown instanceof ProxyError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new ProxyError('INTERNAL_ERROR', message, { cause: thrown });
  }
}
