/** Stable words for what the codec refuses: the counter of refused requests is labelled with them. */
export type RefusalReason =
  | 'bad-request-line'
  | 'bad-target'
  | 'bad-version'
  | 'bad-field'
  | 'bad-host'
  | 'bad-length'
  | 'bad-transfer-encoding'
  | 'length-and-chunked'
  | 'bare-lf'
  | 'method-not-allowed'
  | 'head-timeout'
  | 'request-line-too-long'
  | 'expectation-failed'
  | 'head-too-large'
  | 'unknown-transfer-encoding'
  | 'unsupported-version';

export type RefusalStatus = 400 | 405 | 408 | 417 | 431 | 501 | 505;

/**
 * A request that never becomes an exchange: where it ends, or whom it is for, is not certain, so nothing that follows
 * on its connection can be believed either. It is answered with `status`, counted by `reason`, and the connection ends.
 */
export class RefusedRequest extends Error {
  readonly code = 'REFUSED_REQUEST';

  constructor(
    readonly status: RefusalStatus,
    readonly reason: RefusalReason,
    message: string,
  ) {
    super(message);
    this.name = 'RefusedRequest';
  }
}
