import type { EventLog } from '@app/observability';

const MOST_A_SECOND = 10;

/** Says of handshakes that failed why, in the words of the original; when there are many, only how many. */
export class HandshakeLog {
  #said = 0;
  #unsaid = 0;

  constructor(private readonly log: EventLog) {}

  failed(address: string, cause: string): void {
    if (this.#said >= MOST_A_SECOND) {
      this.#unsaid += 1;
      return;
    }
    this.#said += 1;
    this.log.log('INFO', `http: TLS handshake error from ${address}: ${cause}`);
  }

  /** Once a second. */
  sweep(): void {
    if (this.#unsaid > 0) this.log.log('INFO', 'More TLS handshake errors', { count: this.#unsaid });
    this.#said = 0;
    this.#unsaid = 0;
  }
}
