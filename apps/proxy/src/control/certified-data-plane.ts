import type { DataPlane, RowLender, TableDifference } from '@app/deployment';
import type { Tally } from '@app/observability';
import type { DrainScope } from '@app/routing';
import type { CertificateKeeper } from '@app/tls';

/** The worker threads, told of a service's certificates before they are told of the service. */
export class CertifiedDataPlane implements DataPlane {
  constructor(
    private readonly workers: Omit<DataPlane, 'prepare'>,
    private readonly certificates: CertificateKeeper,
  ) {}

  get rows(): RowLender {
    return this.workers.rows;
  }

  async prepare({ upserts, removals }: TableDifference): Promise<void> {
    await this.certificates.apply(upserts, removals);
  }

  async publish(change: TableDifference): Promise<void> {
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
