import { type Allowance, Budget } from './budget.js';
import { ClientClock } from './client-clock.js';
import { Effort } from './effort.js';

/** A client's budgets for what is cheap to send, and makes work. */
export class Budgets {
  readonly clock = new ClientClock();
  /** Of all of them together. */
  readonly effort: Effort;
  /** Streams that are reset, by the client (CVE-2023-44487) or by us for what it sent (CVE-2025-8671). */
  readonly resets: Budget;
  readonly pings: Budget;
  readonly settings: Budget;
  /** Frames without content that end nothing. */
  readonly emptyData: Budget;
  readonly windowUpdates: Budget;
  /** PRIORITY, frames of types that nobody knows, and frames for streams that are closed. */
  readonly chatter: Budget;

  constructor() {
    const clock = this.clock.now;
    const effort = new Effort(clock);
    this.effort = effort;
    // Of what is cheap most is its share of reading: it may come in TLS records of its own, 0.7 µs each.
    const budget = (allowance: Allowance, what: string): Budget => new Budget(allowance, what, clock, effort);
    // A page that is left takes all of its requests back at once.
    this.resets = budget({ burst: 250, perSecond: 50, effortUs: 1.5 }, 'streams that were reset');
    this.pings = budget({ burst: 500, perSecond: 50, effortUs: 0.4 }, 'PING frames');
    // All open streams may get another window for it.
    this.settings = budget({ burst: 50, perSecond: 5, effortUs: 1.5 }, 'SETTINGS frames');
    this.emptyData = budget({ burst: 250, perSecond: 50, effortUs: 0.4 }, 'empty DATA frames');
    this.windowUpdates = budget({ burst: 2000, perSecond: 500, effortUs: 0.4 }, 'WINDOW_UPDATE frames');
    this.chatter = budget({ burst: 1000, perSecond: 100, effortUs: 0.4 }, 'frames that mean nothing');
  }

  /** What is sent has to be paid for with windows: two updates for each kilobyte is what the smallest readers need. */
  contentSent(bytes: number): void {
    this.windowUpdates.earn(bytes / 512);
    this.effort.justifiedBy(bytes);
  }
}
