import { performance } from 'node:perf_hooks';
import type { SharedRows } from '@app/balancing';
import type { DataPlane, TableDifference } from '@app/deployment';
import { type LedgerMemory, type LogWriter, newLedgerMemory, type Tally } from '@app/observability';
import type { DrainScope } from '@app/routing';
import type { FromWorker, WorkerStart } from '../channel.js';
import { Acknowledgements } from './acknowledgements.js';
import { causeOfDeath } from './cause-of-death.js';
import { Restarts } from './restarts.js';
import { TableHistory } from './table-history.js';
import { TlsChannel } from './tls-channel.js';
import { WorkerHandle, type WorkerListener } from './worker-handle.js';

const BEAT_CHECK_MS = 1_000;
const MOST_MISSED_BEATS = 5;
const DRAIN_PROGRESS_MS = 250;
/** What a worker may take beyond the time for its requests, to close; one that hangs is not waited for. */
const LONGEST_CLOSING_MS = 300;

/** What is the same for all workers. */
export type WorkerSetup = Omit<WorkerStart, 'column' | 'counts' | 'tallies' | 'ledger' | 'beats'>;

/** The names that the workers' modules brought, for `--strategy` and `--balancing`. */
export interface WorkerNames {
  readonly strategies: readonly string[];
  readonly policies: readonly string[];
}

/**
 * The worker threads: started, told, waited for, replaced.
 *
 *     started ──ready──► told the table ──serving──► told to listen ──listening──► serves
 *        └─ failed at boot: the process ends      any moment: dies or hangs ──► replaced
 */
export class WorkerPool implements Omit<DataPlane, 'prepare'>, WorkerListener {
  /** What is said about certificates goes through here. */
  readonly tls = new TlsChannel<WorkerHandle>(() => this.#told());
  /** What the workers count by name, by their columns. */
  readonly ledgers: readonly LedgerMemory[];
  readonly #workers = new Map<number, WorkerHandle>();
  readonly #restarts = new Restarts();
  readonly #history = new TableHistory();
  readonly #served = new Acknowledgements<WorkerHandle>();
  readonly #drained = new Acknowledgements<WorkerHandle>();
  readonly #closed = new Acknowledgements<WorkerHandle>();
  readonly #beats: SharedArrayBuffer;
  readonly #beatCheck: NodeJS.Timeout;
  readonly #boot = Promise.withResolvers<void>();
  #phase: 'booting' | 'serving' | 'stopping' = 'booting';
  #mayListen = false;
  #died = 0;
  #names: WorkerNames = { strategies: [], policies: [] };
  #order = 0;

  /** @param entry the worker thread's file */
  constructor(
    private readonly entry: URL,
    private readonly setup: WorkerSetup,
    readonly rows: SharedRows,
    private readonly log: LogWriter,
  ) {
    this.ledgers = Array.from({ length: setup.workers }, newLedgerMemory);
    this.#beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * setup.workers);
    this.#beatCheck = setInterval(() => this.#endHanging(), BEAT_CHECK_MS);
    // A worker may fail before anybody waits in open().
    this.#boot.promise.catch(() => undefined);
  }

  get names(): WorkerNames {
    return this.#names;
  }

  /** Workers that listen now, of how many there should be. */
  get listening(): { readonly count: number; readonly of: number } {
    return { count: this.#all().filter((worker) => worker.listening).length, of: this.setup.workers };
  }

  /** Workers that died so far; each was, or is about to be, replaced. */
  get died(): number {
    return this.#died;
  }

  /** Workers that have given no sign of life for two seconds and more. */
  get late(): number {
    return this.#all().filter((worker) => worker.told && worker.missed >= 2).length;
  }

  /** Starts the threads; they load while the control plane goes on. */
  start(): void {
    for (let column = 0; column < this.setup.workers; column++) this.#startWorker(column);
  }

  /**
   * Lets every worker open its ports, once it serves the table.
   *
   * @throws {Error} when a worker cannot start: a team's module that does not load, a port that was taken meanwhile
   */
  async open(): Promise<void> {
    this.#mayListen = true;
    for (const worker of this.#told()) if (worker.serving >= 0) worker.tell({ kind: 'listen' });
    await this.#boot.promise;
  }

  async publish(change: TableDifference): Promise<void> {
    const next = this.#history.next(change.upserts, change.removals);
    const told = this.#told();
    const served = this.#served.from(told, next.version);
    for (const worker of told) worker.tell({ kind: 'table', change: next });
    await served;
  }

  async drain(scope: DrainScope, timeoutMs: number, onProgress?: (inFlight: number) => void): Promise<void> {
    this.#order += 1;
    const told = this.#told();
    const drained = this.#drained.from(told, this.#order);
    for (const worker of told) worker.tell({ kind: 'drain', order: this.#order, scope, timeoutMs });
    const rows = this.#history.rowsOf(scope);
    const left = (): number => rows.reduce((sum, row) => sum + this.inFlight(row), 0);
    const progress = onProgress && setInterval(() => onProgress(left()), DRAIN_PROGRESS_MS);
    await drained;
    clearInterval(progress);
    this.#history.forget(scope);
  }

  inFlight(row: number): number {
    return this.rows.counts.sum(row);
  }

  tally(row: number): Tally {
    return this.rows.tallies.sum(row);
  }

  /** Ends what the workers serve: listeners at once, requests in flight within the time, then the threads. */
  async shutdown(timeoutMs: number): Promise<void> {
    this.#phase = 'stopping';
    this.#mayListen = false;
    clearInterval(this.#beatCheck);
    this.#restarts.cancelAll();
    const workers = this.#all();
    const closed = this.#closed.from(workers, 0);
    for (const worker of workers) worker.tell({ kind: 'shutdown', timeoutMs });
    const overdue = setTimeout(() => {
      for (const worker of workers) void worker.terminate();
    }, timeoutMs + LONGEST_CLOSING_MS);
    await closed;
    clearTimeout(overdue);
    await Promise.all(workers.map(async (worker) => worker.terminate()));
  }

  message(worker: WorkerHandle, message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        this.#names = message;
        worker.told = true;
        this.tls.greet(worker);
        return worker.tell({ kind: 'table', change: this.#history.whole() });
      case 'serving':
        return this.#serves(worker, message.version);
      case 'listening':
        worker.listening = true;
        return this.#checkBooted();
      case 'drained':
        return this.#drained.acknowledged(worker, message.order);
      case 'log':
        if (message.dropped > 0) this.log.addDropped(message.dropped);
        return this.log.write(message.lines, () => worker.returnLines(message.lines));
      case 'event':
        return this.log.log(message.level, message.msg, message.fields);
      case 'failed':
        return void worker.terminate(Object.assign(new Error(message.message), { stack: message.trace }));
      case 'closed':
        return this.#closed.acknowledged(worker, 0);
      case 'certificate-wanted':
      case 'host-wanted':
      case 'challenges-taken':
      case 'service-asked':
      case 'service-not-asked':
        return this.tls.message(worker, message);
      default:
        message satisfies never;
    }
  }

  gone(worker: WorkerHandle, error: Error | null): void {
    this.#workers.delete(worker.column);
    // Its requests are gone: out of the sums, before the replacement counts in the same column.
    const lost = this.rows.counts.clearColumn(worker.column);
    this.rows.tallies.clearGauges(worker.column);
    for (const waits of [this.#served, this.#drained, this.#closed]) waits.gone(worker);
    this.tls.gone(worker);
    if (this.#phase === 'stopping') return;
    if (this.#phase === 'booting')
      return this.#boot.reject(error ?? new Error('a worker thread ended while it started'));
    let inFlight = 0;
    for (const service of this.#history.services) inFlight += lost.get(service.row) ?? 0;
    const delay = this.#restarts.schedule(worker.column, performance.now() - worker.bornAt, () => {
      this.#startWorker(worker.column);
    });
    this.#died += 1;
    const why = causeOfDeath(error, this.setup.options.debug);
    this.log.log('ERROR', 'Worker died', { worker: worker.column, ...why, in_flight: inFlight, restart_in_ms: delay });
  }

  #all(): WorkerHandle[] {
    return [...this.#workers.values()];
  }

  /** Who was told a table: it is told, and waited for, from then on. Others get the newest one whole. */
  #told(): WorkerHandle[] {
    return this.#all().filter((worker) => worker.told);
  }

  #startWorker(column: number): void {
    const { counts, tallies } = this.rows;
    const start: WorkerStart = {
      ...this.setup,
      column,
      ledger: this.ledgers[column] ?? newLedgerMemory(),
      counts: counts.memory,
      tallies: tallies.memory,
      beats: this.#beats,
    };
    this.#workers.set(column, new WorkerHandle(this.entry, start, this));
  }

  #serves(worker: WorkerHandle, version: number): void {
    const first = worker.serving < 0;
    worker.serving = version;
    this.#served.acknowledged(worker, version);
    // Changes published since it was told the whole table are in its queue already, before this.
    if (first && this.#mayListen) worker.tell({ kind: 'listen' });
  }

  #checkBooted(): void {
    if (this.#phase !== 'booting' || this.listening.count < this.setup.workers) return;
    this.#phase = 'serving';
    this.#boot.resolve();
  }

  #endHanging(): void {
    for (const worker of this.#all()) {
      // Before that it loads, which may take its time; from then on commands wait for it.
      if (!worker.told || worker.missedBeats() < MOST_MISSED_BEATS) continue;
      void worker.terminate(
        new Error(`worker thread ${worker.column} hung: no sign of life for ${MOST_MISSED_BEATS} s`),
      );
    }
  }
}
