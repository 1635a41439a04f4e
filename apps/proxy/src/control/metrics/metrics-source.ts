import { readdir } from 'node:fs/promises';
import type { Commands } from '@app/deployment';
import { type LedgerMemory, type LogWriter, NO_SERVICE_ROW, SeriesSums } from '@app/observability';
import { descriptorLimit } from '../descriptor-limit.js';
import type { ProxyVitals } from '../health/proxy-vitals.js';
import type { WorkerPool } from '../worker-pool.js';
import type { Moment, ProcessVitals } from './moment.js';

const US_PER_S = 1e6;
const MS_PER_S = 1e3;

/** Looks at everything that a scrape shows, once. */
export class MetricsSource {
  readonly #sums: SeriesSums;
  readonly #mostDescriptors = descriptorLimit();
  readonly #startedAt = Date.now() / MS_PER_S - process.uptime();

  /** @param ledger of the main thread */
  constructor(
    private readonly commands: Commands,
    private readonly pool: WorkerPool,
    private readonly vitals: ProxyVitals,
    private readonly log: LogWriter,
    ledger: LedgerMemory,
  ) {
    this.#sums = new SeriesSums([...pool.ledgers, ledger]);
  }

  async look(): Promise<Moment> {
    // The directory is read by another thread, while this one adds up.
    const openDescriptors = countDescriptors();
    this.#sums.refresh();
    const { count: serving, of } = this.pool.listening;
    return {
      series: this.#sums,
      services: this.commands.traffic(),
      rest: this.pool.tally(NO_SERVICE_ROW),
      workers: { serving, of, died: this.pool.died },
      droppedLines: this.log.droppedLines,
      certificates: this.vitals.certificateStatuses(),
      process: { ...this.#process(), openDescriptors: await openDescriptors },
    };
  }

  #process(): Omit<ProcessVitals, 'openDescriptors'> {
    const { user, system } = process.cpuUsage();
    return {
      cpuSeconds: (user + system) / US_PER_S,
      residentBytes: process.memoryUsage.rss(),
      startedAt: this.#startedAt,
      mostDescriptors: this.#mostDescriptors,
    };
  }
}

/** Only Linux tells; 0 elsewhere. Read aside: 10,000 of them are a long directory. */
async function countDescriptors(): Promise<number> {
  const entries = await readdir('/proc/self/fd').catch(() => []);
  return entries.length;
}
