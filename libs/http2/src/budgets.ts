import { performance } from 'node:perf_hooks';
import { Budget } from './budget.js';
import { Effort } from './effort.js';

const monotonic = (): number => performance.now();

/** A client's budgets for what is cheap to send, and makes work. */
export class Budgets {
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

  /** @param clock milliseconds */
  constructor(clock: () => number = monotonic) {
    this.effort = new Effort(clock);
    // A page that is left takes all of its requests back at once.
    this.resets = new Budget({ burst: 250, perSecond: 50 }, 'streams that were reset', clock, this.effort);
    this.pings = new Budget({ burst: 500, perSecond: 50 }, 'PING frames', clock, this.effort);
    this.settings = new Budget({ burst: 50, perSecond: 5 }, 'SETTINGS frames', clock, this.effort);
    this.emptyData = new Budget({ burst: 250, perSecond: 50 }, 'empty DATA frames', clock, this.effort);
    this.windowUpdates = new Budget({ burst: 2000, perSecond: 500 }, 'WINDOW_UPDATE frames', clock, this.effort);
    this.chatter = new Budget({ burst: 1000, perSecond: 100 }, 'frames that mean nothing', clock, this.effort);
  }

  /** What is sent has to be paid for with windows: two updates for each kilobyte is what the smallest readers need. */
  contentSent(bytes: number): void {
    this.windowUpdates.earn(bytes / 512);
    this.effort.justifiedBy(bytes);
  }
}
