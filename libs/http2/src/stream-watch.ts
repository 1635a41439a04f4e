import { type ConnectionLimits, Stillness, UploadRate } from '@app/http1';

/** A stream, as far as its client's patience and ours are concerned. */
export interface WatchedStream {
  /** Bytes of the body that came; null when nobody is waiting for any. */
  readonly awaitedBodyBytes: number | null;
  /** Bytes of the answer that wait for the client, and those that were sent. */
  readonly queuedBytes: number;
  readonly sentBytes: number;
}

export type StreamVerdict = 'fine' | 'slow-body' | 'stuck' | 'answered';

/**
 * Notices, twice a second, a client that sends its body too slowly, or that opens no window for an answer. Each counts only
 * while the client is the one waited for.
 */
export class StreamWatch {
  readonly #upload: UploadRate;
  readonly #answer = new Stillness();

  constructor(private readonly limits: ConnectionLimits) {
    this.#upload = new UploadRate(limits);
  }

  /** @param now of the monotonic clock, ms */
  look({ awaitedBodyBytes, queuedBytes, sentBytes }: WatchedStream, now: number): StreamVerdict {
    if (queuedBytes === 0) this.#answer.forget();
    else if (this.#answer.lasting(sentBytes, now) >= this.limits.readerTimeoutMs) return 'stuck';
    if (awaitedBodyBytes === null) this.#upload.pause();
    else if (this.#upload.isTooSlow(0, awaitedBodyBytes, now)) return 'slow-body';
    return 'fine';
  }
}
