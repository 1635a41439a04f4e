import { CommandError, reasonOf } from '../command-error.js';
import type { DataPlane } from '../data-plane.js';
import { effectiveTls } from '../options/mount.js';
import type { StateStore } from '../state/state-store.js';
import type { ChangeQueue } from './change-queue.js';
import type { ServiceRegistry } from './service-registry.js';
import { type ServiceRecord, specOf, stateOf } from './service-record.js';

/** A record before it has a row: a service keeps its own for as long as it exists. */
export type NewRecord = Omit<ServiceRecord, 'row'>;

/** The only way to change a service: saved on disk, then published, then acknowledged by every worker. */
export class ServiceChanges {
  #closed = false;

  constructor(
    private readonly registry: ServiceRegistry,
    private readonly queue: ChangeQueue,
    private readonly store: StateStore,
    private readonly dataPlane: DataPlane,
  ) {}

  /**
   * Puts what `change` makes of a service in its place; null removes it. When it throws, or the state cannot be saved,
   * everything stays as it was.
   *
   * @param change given the service of that moment, null when there is none; may look at files
   * @returns the service before, when every worker serves the one after
   * @throws {CommandError} STATE_NOT_SAVED, SHUTTING_DOWN, and whatever `change` throws
   */
  async apply(
    name: string,
    change: (current: ServiceRecord | null) => NewRecord | null | Promise<NewRecord | null>,
  ): Promise<ServiceRecord | null> {
    return this.queue.run(async () => {
      this.#checkOpen();
      const before = this.registry.get(name);
      const next = await change(before);
      if (next === null) await this.#remove(name, before);
      else await this.#put(next, before);
      return before;
    });
  }

  /** No change is begun any more: the process ends. */
  close(): void {
    this.#closed = true;
  }

  async #put(next: NewRecord, before: ServiceRecord | null): Promise<void> {
    const { rows } = this.dataPlane;
    const record = { ...next, row: before?.row ?? rows.take() };
    const services = this.registry.with(record);
    try {
      await this.#save(services);
    } catch (error) {
      if (before === null) rows.giveBack(record.row);
      throw error;
    }
    const upserts = [record, ...this.#othersAffected(services, record.name)];
    this.registry.replace(services);
    await this.dataPlane.publish({ upserts: upserts.map((upsert) => specOf(upsert, services.values())), removals: [] });
  }

  async #remove(name: string, before: ServiceRecord | null): Promise<void> {
    const services = this.registry.without(name);
    await this.#save(services);
    const upserts = this.#othersAffected(services, name);
    this.registry.replace(services);
    const specs = upserts.map((upsert) => specOf(upsert, services.values()));
    await this.dataPlane.publish({ upserts: specs, removals: [name] });
    if (before !== null) this.dataPlane.rows.giveBack(before.row);
  }

  async #save(services: ReadonlyMap<string, ServiceRecord>): Promise<void> {
    try {
      await this.store.save([...services.values()].map((record) => stateOf(record, services.values())));
    } catch (error) {
      const message = `nothing was changed, because the state could not be saved: ${reasonOf(error)}`;
      throw new CommandError('STATE_NOT_SAVED', message, { cause: error });
    }
  }

  /** Services below `/` whose TLS comes from the one that changes. */
  #othersAffected(services: ReadonlyMap<string, ServiceRecord>, changed: string): ServiceRecord[] {
    return [...services.values()].filter((record) => {
      if (record.name === changed) return false;
      const was = effectiveTls(record, this.registry.all);
      const is = effectiveTls(record, services.values());
      return was.enabled !== is.enabled || was.redirect !== is.redirect;
    });
  }

  #checkOpen(): void {
    if (this.#closed) throw new CommandError('SHUTTING_DOWN', 'unexpected EOF: the proxy is shutting down');
  }
}
