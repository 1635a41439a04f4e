import { performance } from 'node:perf_hooks';
import type { DataPlane, RowLender, TableDifference } from '@app/deployment';
import type { ControlSeries, Tally } from '@app/observability';
import type { DrainScope } from '@app/routing';

/** The data plane, whose drains are counted. */
export class CountedDataPlane implements DataPlane {
  constructor(
    private readonly plane: DataPlane,
    private readonly series: Pick<ControlSeries, 'drained'>,
  ) {}

  get rows(): RowLender {
    return this.plane.rows;
  }

  async prepare(change: TableDifference): Promise<void> {
    await this.plane.prepare(change);
  }

  async publish(change: TableDifference): Promise<void> {
    await this.plane.publish(change);
  }

  async drain(scope: DrainScope, timeoutMs: number, onProgress?: (inFlight: number) => void): Promise<void> {
    const startedAt = performance.now();
    await this.plane.drain(scope, timeoutMs, onProgress);
    this.series.drained(scope.kind, performance.now() - startedAt);
  }

  inFlight(row: number): number {
    return this.plane.inFlight(row);
  }

  tally(row: number): Tally {
    return this.plane.tally(row);
  }
}
