import type { Target } from '@app/balancing';
import { RoutingTable } from './routing-table.js';
import { Service, type ServiceContext } from './service.js';
import type { TableChange } from './service-spec.js';

/** Told when a target has left the table and nothing of this worker is in flight there any more. */
export type TargetRetired = (target: Target) => void;

/** The services of one worker, and the table that is served. */
export class Routing {
  readonly #services = new Map<string, Service>();
  #table = new RoutingTable(0, []);

  constructor(
    private readonly context: ServiceContext,
    private readonly onTargetRetired: TargetRetired,
  ) {}

  get table(): RoutingTable {
    return this.#table;
  }

  get services(): ReadonlyMap<string, Service> {
    return this.#services;
  }

  /** Serves the next table from this moment on. */
  apply(change: TableChange): void {
    const lost: Target[] = [];
    for (const name of change.removals) {
      lost.push(...(this.#services.get(name)?.clear() ?? []));
      this.#services.delete(name);
    }
    for (const spec of change.upserts) {
      const known = this.#services.get(spec.name);
      if (known === undefined) this.#services.set(spec.name, new Service(spec, this.context));
      else lost.push(...known.apply(spec));
    }
    this.#table = new RoutingTable(change.version, this.#services.values());
    for (const target of lost) target.retire(() => this.onTargetRetired(target));
  }
}
