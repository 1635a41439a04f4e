import type { TargetProgress } from '@app/admin-api';
import type { TargetRows, TargetSpec } from '@app/balancing';
import type { ProbeResult } from '@app/health';
import type { TargetSettings } from '@app/pipeline';
import type { TargetAddress } from '../target-address.js';

/** `adding` until its first good probe. */
export type TargetHealth = 'adding' | 'healthy' | 'unhealthy';

/**
 * One target of one deploy.
 *
 *     adding ──good probe──► healthy ──bad probe──► unhealthy
 *                               ▲────good probe────────┘
 */
export class DeployedTarget {
  #health: TargetHealth = 'adding';
  #probes = 0;
  #lastResult = '';

  constructor(
    readonly id: number,
    readonly address: TargetAddress,
    readonly rows: TargetRows,
    private readonly settings: TargetSettings,
  ) {}

  get health(): TargetHealth {
    return this.#health;
  }

  get healthy(): boolean {
    return this.#health === 'healthy';
  }

  /** What its last probe found; null while it is healthy, or before there was one. */
  get failure(): string | null {
    return this.healthy || this.#probes === 0 ? null : this.#lastResult;
  }

  get progress(): TargetProgress {
    const { typed: target } = this.address;
    return { target, healthy: this.healthy, probes: this.#probes, lastResult: this.#lastResult };
  }

  get spec(): TargetSpec {
    const { typed: address, host, port } = this.address;
    const { id, rows, healthy, settings } = this;
    return { id, rows, address, host, port, healthy, settings };
  }

  /** Counts as healthy without a probe: it was, when the state was saved. */
  trust(): void {
    this.#health = 'healthy';
  }

  /** @returns what it was before */
  probed({ healthy, detail }: ProbeResult): TargetHealth {
    const was = this.#health;
    this.#probes += 1;
    this.#lastResult = detail;
    if (healthy) this.#health = 'healthy';
    else if (was === 'healthy') this.#health = 'unhealthy';
    return was;
  }
}
