/**
 * A header block that cannot be decompressed. The state that both sides share is lost with it, so it ends the
 * connection: COMPRESSION_ERROR (RFC 9113 4.3).
 */
export class HpackError extends Error {
  readonly code = 'HPACK_ERROR';

  constructor(message: string) {
    super(message);
    this.name = 'HpackError';
  }
}
