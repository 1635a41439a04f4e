import { CommandError, reasonOf } from '../command-error.js';
import type { DataPlane, TableDifference } from '../data-plane.js';
import { effectiveTls } from '../options/effective-tls.js';
import type { StateStore } from '../state/state-store.js';
import { ChangeQueue } from './change-queue.js';
import type { ServiceList, ServiceRegistry } from './service-registry.js';
import { type ServiceRecord, specOf, stateOf } from './service-record.js';

/** A record before it has a row: a service keeps its own for as long as it exists. */
export type NewRecord = Omit<ServiceRecord, 'row'>;

/** The only way to change a service: saved on disk, then published, then acknowledged by every worker. */
export class ServiceChanges {
  readonly #queue = new ChangeQueue();
  #closed = false;

  constructor(
    private readonly registry: ServiceRegistry,
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
    return this.#queue.run(async () => {
      this.#checkOpen();
      const before = this.registry.services.get(name);
      const next = await change(before);
      if (next === null) await this.#remove(name, before);
      else await this.#put(next, before);
      return before;
    });
  }

  /** Saves what is served once more: a state file that was lost meanwhile is there again, if that can be. */
  async saveAgain(): Promise<void> {
    if (!this.#closed) await this.#queue.run(async () => this.#save(this.registry.services)).catch(() => undefined);
  }

  /** No change is begun any more: the process ends. */
  close(): void {
    this.#closed = true;
  }

  async #put(next: NewRecord, before: ServiceRecord | null): Promise<void> {
    const { rows } = this.dataPlane;
    const record = { ...next, row: before?.row ?? rows.take() };
    const services = this.registry.services.with(record);
    try {
      await this.#save(services);
    } catch (error) {
      if (before === null) rows.giveBack(record.row);
      throw error;
    }
    await this.#publish(services, record.name, [record], []);
  }

  async #remove(name: string, before: ServiceRecord | null): Promise<void> {
    const services = this.registry.services.without(name);
    await this.#save(services);
    await this.#publish(services, name, [], [name]);
    if (before !== null) this.dataPlane.rows.giveBack(before.row);
  }

  async #save({ all, mounts }: ServiceList): Promise<void> {
    try {
      await this.store.save(all.map((record) => stateOf(record, mounts)));
    } catch (error) {
      const message = `nothing was changed, because the state could not be saved: ${reasonOf(error)}`;
      throw new CommandError('STATE_NOT_SAVED', message, { cause: error });
    }
  }

  async #publish(
    services: ServiceList,
    changed: string,
    changes: readonly ServiceRecord[],
    removals: readonly string[],
  ): Promise<void> {
    const records = [...changes, ...this.#othersAffected(services, changed)];
    const change = (): TableDifference => ({
      upserts: records.map((record) => specOf(record, services.mounts)),
      removals,
    });
    await this.dataPlane.prepare(change());
    // In one turn, and as targets are by now: a change of health that is published beside it is computed from the one or
    // the other, and never undone.
    this.registry.services = services;
    await this.dataPlane.publish(change());
  }

  /** Services below `/` whose TLS comes from the one that changes. */
  #othersAffected({ all, mounts }: ServiceList, changed: string): ServiceRecord[] {
    const before = this.registry.services.mounts;
    return all.filter((record) => {
      if (record.name === changed) return false;
      const [was, is] = [effectiveTls(record, before), effectiveTls(record, mounts)];
      return was.enabled !== is.enabled || was.redirect !== is.redirect;
    });
  }

  #checkOpen(): void {
    if (this.#closed) throw new CommandError('SHUTTING_DOWN', 'unexpected EOF');
  }
}
