import { ControlSeries, newLedgerMemory, SeriesLedger, ThreadSeries } from '@app/observability';

/** What the main thread counts, in the same way as the workers. */
export class ControlCounts {
  readonly memory = newLedgerMemory();
  readonly events: ControlSeries;
  readonly thread: ThreadSeries;

  constructor() {
    const ledger = new SeriesLedger(this.memory);
    this.events = new ControlSeries(ledger);
    this.thread = new ThreadSeries(ledger, 'main');
  }
}
