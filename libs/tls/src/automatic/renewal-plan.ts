import type { RenewalWindow } from '../acme/renewal-window.js';
import type { Certificate } from '../certificate/certificate.js';
import { lastRenewalTime, renewalTime } from './renewal-time.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** RFC 9773 4.3.3: an authority whose information cannot be had is asked less and less often. */
const LONGEST_SILENCE_MS = 6 * 60 * MINUTE_MS;

/** Asks the authority when it wants a certificate renewed; null when it does not offer that. */
export type AskForWindow = (certificate: Certificate) => Promise<RenewalWindow | null>;

/**
 * When a certificate is renewed: when a third of its life is left or, where its authority says when, at a random moment of
 * the time that it suggests (RFC 9773 4.2). An authority that does not answer changes nothing, and one that suggests to
 * wait until the end is not followed that far.
 */
export class RenewalPlan {
  #renewAt: number;
  #askAt: number;
  #failures = 0;
  #window: RenewalWindow | null = null;

  /**
   * @param ask null for a certificate that is from no authority
   * @param notBefore Unix time, ms. Whoever issues certificates that are due at once is not asked for one after the other
   */
  constructor(
    private readonly certificate: Certificate,
    private readonly ask: AskForWindow | null,
    private notBefore = 0,
    private readonly random: () => number = Math.random,
  ) {
    this.#renewAt = Math.max(renewalTime(certificate, random()), notBefore);
    this.#askAt = ask === null ? Infinity : 0;
  }

  /** Unix time, ms. */
  get renewAt(): number {
    return this.#renewAt;
  }

  /** When there is something to be done next: Unix time, ms. */
  get dueAt(): number {
    return Math.min(this.#renewAt, this.#askAt);
  }

  /**
   * Asks the authority, if it is time. It never fails.
   *
   * @returns what it says, when that is new
   */
  async follow(now: number): Promise<RenewalWindow | null> {
    if (this.ask === null || now < this.#askAt) return null;
    try {
      const window = await this.ask(this.certificate);
      this.#failures = 0;
      this.#askAt = window?.askAgainAt ?? now + DAY_MS;
      return window !== null && this.#isNew(window) ? this.#take(window) : null;
    } catch {
      this.#failures += 1;
      this.#askAt = now + Math.min(MINUTE_MS * 2 ** (this.#failures - 1), LONGEST_SILENCE_MS);
      return null;
    }
  }

  /** A renewal has failed, and is tried again then. @param time Unix time, ms */
  postpone(time: number): void {
    this.notBefore = time;
    this.#renewAt = time;
  }

  #isNew({ start, end }: RenewalWindow): boolean {
    return start !== this.#window?.start || end !== this.#window.end;
  }

  /** A window that has passed leads to a moment that has passed: renewed at once. */
  #take(window: RenewalWindow): RenewalWindow {
    this.#window = window;
    const moment = window.start + this.random() * (window.end - window.start);
    this.#renewAt = Math.max(Math.min(moment, lastRenewalTime(this.certificate)), this.notBefore);
    return window;
  }
}
