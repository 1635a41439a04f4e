import type { EventLog } from '@app/observability';

const MOST_A_SWEEP = 5;

/** Says of handshakes that failed why, in the words of the original; when there are many, only how many. */
export class HandshakeLog {
  #said = 0;
  #unsaid = 0;

  constructor(private readonly log: EventLog) {}

  failed(address: string, cause: string): void {
    if (this.#said >= MOST_A_SWEEP) {
      this.#unsaid += 1;
      return;
    }
    this.#said += 1;
    this.log.log('INFO', `http: TLS handshake error from ${address}: ${cause}`);
  }

  /** Twice a second. */
  sweep(): void {
    if (this.#unsaid > 0) this.log.log('INFO', 'More TLS handshake errors', { count: this.#unsaid });
    this.#said = 0;
    this.#unsaid = 0;
  }
}
