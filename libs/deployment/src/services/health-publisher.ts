import type { DataPlane } from '../data-plane.js';
import type { ChangeQueue } from './change-queue.js';
import type { DeployedSlot } from './deployed-slot.js';
import { slotsOf, specOf } from './service-record.js';
import type { ServiceRegistry } from './service-registry.js';

/** Tells the workers of targets that became healthy, or stopped being so: one table for all that changed meanwhile. */
export class HealthPublisher {
  readonly #changed = new Set<DeployedSlot>();

  constructor(
    private readonly registry: ServiceRegistry,
    private readonly queue: ChangeQueue,
    private readonly dataPlane: DataPlane,
  ) {}

  /** A slot that is in no service is left out: whoever puts it into one publishes its health of that moment. */
  changed(slot: DeployedSlot): void {
    this.#changed.add(slot);
    if (this.#changed.size === 1) void this.queue.run(async () => this.#publish());
  }

  async #publish(): Promise<void> {
    const changed = new Set(this.#changed);
    this.#changed.clear();
    const { all, mounts } = this.registry.services;
    const services = all.filter((record) => slotsOf(record).some((slot) => changed.has(slot)));
    if (services.length === 0) return;
    await this.dataPlane.publish({ upserts: services.map((record) => specOf(record, mounts)), removals: [] });
  }
}
