import type { DataPlane, RowLender } from '@app/deployment';
import type { Tally } from '@app/observability';
import type { DrainScope, ServiceSpec } from '@app/routing';
import type { CertificateKeeper } from '@app/tls';

/** The worker threads, told of a service's certificates before they are told of the service. */
export class CertifiedDataPlane implements DataPlane {
  constructor(
    private readonly workers: DataPlane,
    private readonly certificates: CertificateKeeper,
  ) {}

  get rows(): RowLender {
    return this.workers.rows;
  }

  async publish(change: { upserts: readonly ServiceSpec[]; removals: readonly string[] }): Promise<void> {
    await this.certificates.apply(change.upserts, change.removals);
    await this.workers.publish(change);
  }

  async drain(scope: DrainScope, timeoutMs: number, onProgress?: (inFlight: number) => void): Promise<void> {
    await this.workers.drain(scope, timeoutMs, onProgress);
  }

  inFlight(row: number): number {
    return this.workers.inFlight(row);
  }

  tally(row: number): Tally {
    return this.workers.tally(row);
  }
}
