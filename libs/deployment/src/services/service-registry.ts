import { CommandError } from '../command-error.js';
import type { ServiceRecord } from './service-record.js';

/** All services, in the order of their names: the truth that the state file and the workers have copies of. */
export class ServiceRegistry {
  #services: ReadonlyMap<string, ServiceRecord> = new Map();

  get all(): readonly ServiceRecord[] {
    return [...this.#services.values()];
  }

  get(name: string): ServiceRecord | null {
    return this.#services.get(name) ?? null;
  }

  /** @throws {CommandError} SERVICE_NOT_FOUND */
  find(name: string): ServiceRecord {
    return found(this.get(name));
  }

  /** What all would be with this one in its place. */
  with(record: ServiceRecord): ReadonlyMap<string, ServiceRecord> {
    return sorted([...this.all.filter(({ name }) => name !== record.name), record]);
  }

  without(name: string): ReadonlyMap<string, ServiceRecord> {
    return sorted(this.all.filter((record) => record.name !== name));
  }

  replace(services: ReadonlyMap<string, ServiceRecord>): void {
    this.#services = services;
  }
}

/** For commands that need a service. @throws {CommandError} SERVICE_NOT_FOUND */
export function found(record: ServiceRecord | null): ServiceRecord {
  if (record === null) throw new CommandError('SERVICE_NOT_FOUND', 'service not found');
  return record;
}

function sorted(records: readonly ServiceRecord[]): ReadonlyMap<string, ServiceRecord> {
  return new Map(records.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((record) => [record.name, record]));
}
