import type { Tally } from '@app/observability';
import type { DrainScope, TableChange } from '@app/routing';

/** Memory rows that every worker counts in; see SharedCounts in balancing. */
export interface RowLender {
  take(): number;
  /** No table uses it any more. It is lent again once nobody counts in it. */
  giveBack(row: number): void;
}

/** What is different in the next routing table, before it has a number. */
export type TableDifference = Omit<TableChange, 'version'>;

/** The worker threads, as the commands see them. `apps/proxy` implements it. */
export interface DataPlane {
  readonly rows: RowLender;

  /** Gives the workers what they need before they serve this change: certificates. Reads files, however long that takes. */
  prepare(change: TableDifference): Promise<void>;

  /**
   * Sends the next table before it returns, so that tables come in the order of the calls, whoever else waits for theirs.
   * Resolves when every worker serves it. A worker that dies meanwhile is not waited for.
   */
  publish(change: TableDifference): Promise<void>;

  /**
   * Upgraded connections are cut at once; other requests may end until the time is over, then they are cancelled with
   * 504. Resolves when nothing of the scope is in flight any more.
   *
   * @param onProgress a few times a second while something is left
   */
  drain(scope: DrainScope, timeoutMs: number, onProgress?: (inFlight: number) => void): Promise<void>;

  /** Requests in flight in this row, over all workers. */
  inFlight(row: number): number;

  /** What all workers have counted in this row. */
  tally(row: number): Tally;
}
