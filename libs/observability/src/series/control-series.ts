import { type Bounds, bucketOf } from '../tallies/buckets.js';
import type { SeriesLedger } from './series-ledger.js';

/** Labels `command`, `service`, `result`. */
export const COMMANDS = 'commands';
/** Label `result`; a histogram of milliseconds, see SLOW_BOUNDS_MS. */
export const DEPLOY_DURATION = 'deploy_duration';
/** Label `of`: what was drained, `targets` or `service`; a histogram of milliseconds, see SLOW_BOUNDS_MS. */
export const DRAIN_DURATION = 'drain_duration';
/** Labels `service`, `result`. */
export const PROBES = 'probes';

/** Label `result`. */
export const CERTIFICATE_ORDERS = 'certificate_orders';

/** For what takes seconds or minutes. */
export const SLOW_BOUNDS_MS: Bounds = [100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000, 300_000];

/** What the control plane counts. */
export class ControlSeries {
  constructor(private readonly ledger: SeriesLedger) {}

  /**
   * A command is over.
   *
   * @param service empty for one that there is not: whatever people type would be a series
   * @param result `ok`, or the code of the error
   */
  commanded(command: string, service: string, result: string): void {
    this.#count(COMMANDS, [command, service, result]);
  }

  deployed(result: string, tookMs: number): void {
    this.#observe(DEPLOY_DURATION, [result], tookMs);
  }

  drained(of: string, tookMs: number): void {
    this.#observe(DRAIN_DURATION, [of], tookMs);
  }

  probed(service: string, healthy: boolean): void {
    this.#count(PROBES, [service, healthy ? 'healthy' : 'unhealthy']);
  }

  /** An authority was asked for a certificate. */
  ordered(result: string): void {
    this.#count(CERTIFICATE_ORDERS, [result]);
  }

  #count(family: string, labels: readonly string[]): void {
    this.ledger.add(this.ledger.cellOf({ family, width: 1, labels }), 1);
  }

  #observe(family: string, labels: readonly string[], ms: number): void {
    const width = SLOW_BOUNDS_MS.length + 2;
    const cell = this.ledger.cellOf({ family, width, labels });
    this.ledger.add(cell + bucketOf(SLOW_BOUNDS_MS, ms), 1);
    this.ledger.add(cell + width - 1, ms);
  }
}
