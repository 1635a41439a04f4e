import { ConnectionError } from './connection-error.js';
import { Effort } from './effort.js';
import { ErrorCode } from './error-code.js';

/** How often a peer may do something that costs us more than it costs the peer. */
export interface Allowance {
  /** At once. */
  readonly burst: number;
  readonly perSecond: number;
  /** What it costs us each time, microseconds. */
  readonly effortUs: number;
}

/**
 * A store of tokens that refills with time, and with work that justifies them.
 *
 * The clock is read only when the store is empty: so what everybody does now and then costs a subtraction.
 */
export class Budget {
  #left: number;
  #filledAt: number;

  /**
   * @param what is to be calmed down about, in the GOAWAY
   * @param clock milliseconds
   * @param effort where every token counts that is spent
   */
  constructor(
    private readonly allowance: Allowance,
    private readonly what: string,
    private readonly clock: () => number,
    private readonly effort: Effort,
  ) {
    this.#left = allowance.burst;
    this.#filledAt = clock();
  }

  /** @throws {ConnectionError} ENHANCE_YOUR_CALM */
  spend(): void {
    this.effort.made(this.allowance.effortUs);
    if (this.#left < 1) this.#refill();
    if (this.#left < 1) throw new ConnectionError(ErrorCode.EnhanceYourCalm, `too many ${this.what}`);
    this.#left--;
  }

  /** What was done for the peer justifies so many more. */
  earn(tokens: number): void {
    this.#left = Math.min(this.#left + tokens, this.allowance.burst);
  }

  #refill(): void {
    const now = this.clock();
    this.earn(((now - this.#filledAt) / 1000) * this.allowance.perSecond);
    this.#filledAt = now;
  }
}
