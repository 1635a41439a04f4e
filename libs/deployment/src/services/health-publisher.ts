import type { DataPlane } from '../data-plane.js';
import type { DeployedSlot } from './deployed-slot.js';
import { slotsOf, specOf } from './service-record.js';
import type { ServiceRegistry } from './service-registry.js';

/**
 * Tells the workers of targets that became healthy, or stopped being so: one table for all that changed in a turn of the
 * event loop. It waits for no command: one that changes the same service publishes the health of its own moment.
 */
export class HealthPublisher {
  /** Names of services. */
  readonly #changed = new Set<string>();

  constructor(
    private readonly registry: ServiceRegistry,
    private readonly dataPlane: DataPlane,
  ) {}

  /** A slot that is in no service is left out: whoever puts it into one publishes its health of that moment. */
  changed(slot: DeployedSlot): void {
    const record = this.registry.services.get(slot.service);
    if (record === null || !slotsOf(record).includes(slot)) return;
    if (this.#changed.add(slot.service).size === 1) setImmediate(() => this.#publish());
  }

  #publish(): void {
    const { services } = this.registry;
    const changed = [...this.#changed].map((name) => services.get(name)).filter((record) => record !== null);
    this.#changed.clear();
    if (changed.length === 0) return;
    void this.dataPlane.publish({ upserts: changed.map((record) => specOf(record, services.mounts)), removals: [] });
  }
}
