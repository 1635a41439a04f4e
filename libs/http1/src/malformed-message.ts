/** Stable words for what is wrong with a message that was not refused at its request head. */
export type MalformedReason =
  | 'bad-status-line'
  | 'bad-field'
  | 'bad-length'
  | 'bad-transfer-encoding'
  | 'length-and-chunked'
  | 'bare-lf'
  | 'head-too-large'
  | 'bad-chunk-size'
  | 'bad-chunk-end'
  | 'bad-chunk-extension'
  | 'chunk-extensions-too-large'
  | 'bad-trailer'
  | 'trailers-too-large'
  | 'broken-off';

/**
 * A target's answer, or either side's body, that breaks the rules of HTTP/1 framing. The connection cannot be used any
 * further: nobody knows where the next message begins.
 */
export class MalformedMessage extends Error {
  readonly code = 'MALFORMED_MESSAGE';

  constructor(
    readonly reason: MalformedReason,
    message: string,
  ) {
    super(message);
    this.name = 'MalformedMessage';
  }
}
