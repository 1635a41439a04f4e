import type { ClaimedTarget, Exchange, TargetSettings } from '@app/pipeline';
import type { Candidate } from './balancing-policy.js';
import type { SharedCounts } from './shared-counts.js';
import type { TargetSpec } from './slot-spec.js';

/** One deployed target in one worker: what is in flight there, until it was replaced and has nothing left. */
export class Target implements ClaimedTarget, Candidate {
  readonly id: number;
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly settings: TargetSettings;
  #retired: (() => void) | null = null;

  constructor(
    private readonly spec: TargetSpec,
    private readonly counts: SharedCounts,
  ) {
    this.id = spec.id;
    this.address = spec.address;
    this.host = spec.host;
    this.port = spec.port;
    this.settings = spec.settings;
  }

  /** Its row of the tallies. */
  get row(): number {
    return this.spec.rows.inFlight;
  }

  /** In this worker alone. */
  get ownInFlight(): number {
    return this.counts.own(this.spec.rows.inFlight);
  }

  inFlight(): number {
    return this.counts.sum(this.spec.rows.inFlight);
  }

  claim(exchange: Exchange): void {
    this.counts.add(this.spec.rows.inFlight, 1);
    exchange.claimed = this;
  }

  release(): void {
    this.counts.add(this.spec.rows.inFlight, -1);
    if (this.#retired !== null && this.ownInFlight === 0) this.#settle(this.#retired);
  }

  /**
   * Takes one of the connections that all workers share; false when the limit is reached. For targets that have one.
   *
   * The worker's own count is written first, and last when it is taken back: what is in it goes when a worker dies, so one
   * that is killed in between leaves the target a connection too many, where the other order would lose it one for good.
   */
  takeConnection(): boolean {
    const { rows, settings } = this.spec;
    this.counts.add(rows.connections, 1);
    if (this.counts.addShared(rows.connections, 1) < settings.maxConnections) return true;
    this.giveBackConnection();
    return false;
  }

  giveBackConnection(): void {
    this.counts.addShared(this.spec.rows.connections, -1);
    this.counts.add(this.spec.rows.connections, -1);
  }

  /** It left the table: calls `onIdle` once nothing of this worker is in flight there, at once if nothing is. */
  retire(onIdle: () => void): void {
    if (this.ownInFlight === 0) return onIdle();
    this.#retired = onIdle;
  }

  #settle(onIdle: () => void): void {
    this.#retired = null;
    onIdle();
  }
}
