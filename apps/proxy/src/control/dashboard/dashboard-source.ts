import { type Stats, VERSION } from '@app/admin-api';
import type { Commands } from '@app/deployment';
import type { CommandHistory } from '../command-history.js';
import { statsOf } from '../stats.js';
import type { WorkerPool } from '../worker-pool.js';
import type { DashboardView } from './dashboard-view.js';
import { TrafficHistory } from './traffic-history.js';

const MS_PER_S = 1000;

/** What the page shows: services and targets as they are, their traffic as it went since the page was switched on. */
export class DashboardSource {
  readonly #history = new TrafficHistory();

  constructor(
    private readonly commands: Pick<Commands, 'list' | 'traffic'>,
    private readonly pool: Pick<WorkerPool, 'tally' | 'listening' | 'died'>,
    private readonly past: CommandHistory,
  ) {}

  /** To be called every few seconds: what happens in between is one point of a chart. */
  sample(): void {
    this.#history.add(this.#stats());
  }

  look(): DashboardView {
    const { services, workers, openConnections } = this.#stats();
    const counted = new Map(services.map((service) => [service.service, service]));
    return {
      version: VERSION,
      now: Date.now(),
      uptimeMs: process.uptime() * MS_PER_S,
      workers,
      openConnections,
      total: this.#history.total,
      services: this.commands.list().map((listing) => {
        const { service } = listing;
        const { held = 0, targets = [] } = counted.get(service) ?? {};
        return {
          listing,
          held,
          course: this.#history.service(service),
          targets: targets.map((stats) => ({ stats, rates: this.#history.target(service, stats) })),
        };
      }),
      commands: this.past.newestFirst,
    };
  }

  #stats(): Stats {
    return statsOf(this.commands.traffic(), this.pool);
  }
}
