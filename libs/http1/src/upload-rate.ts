import type { ConnectionLimits } from './connection-limits.js';

/** Whether bodies come fast enough, measured over one window after the other while somebody waits for them. */
export class UploadRate {
  /** Which body is measured; null while nobody waits. */
  #body: number | null = null;
  #grace = false;
  #from = 0;
  #bytes = 0;

  constructor(private readonly limits: ConnectionLimits) {}

  /**
   * @param body tells one body from the next
   * @param bytes of it that came so far
   */
  isTooSlow(body: number, bytes: number, now: number): boolean {
    if (this.#body !== body) {
      this.#body = body;
      this.#begin(bytes, now);
      this.#grace = true;
      return false;
    }
    const lasted = now - this.#from;
    if (lasted < (this.#grace ? this.limits.bodyGraceMs : this.limits.bodyWindowMs)) return false;
    const slow = !this.#grace && (bytes - this.#bytes) * 1000 < this.limits.minBodyRate * lasted;
    this.#begin(bytes, now);
    return slow;
  }

  /** Nobody waits: what has passed so far does not count. */
  pause(): void {
    this.#body = null;
  }

  #begin(bytes: number, now: number): void {
    this.#from = now;
    this.#bytes = bytes;
    this.#grace = false;
  }
}
