import type { ErrorCode } from './error-code.js';

/** The peer did what ends a connection (RFC 9113 5.4.1): nothing more of what it sends is believed. */
export class ConnectionError extends Error {
  readonly code = 'HTTP2_CONNECTION_ERROR';

  /** @param message goes to the peer with the GOAWAY, for whoever debugs it */
  constructor(
    readonly errorCode: ErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'ConnectionError';
  }
}
