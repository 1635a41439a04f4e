import { CommandError } from '../command-error.js';
import { MountPoints } from '../options/mount.js';
import type { ServiceRecord } from './service-record.js';

/** All services at a moment, in the order of their names, and where they are. Never changed. */
export class ServiceList {
  readonly all: readonly ServiceRecord[];
  readonly mounts: MountPoints<ServiceRecord>;
  readonly #byName: ReadonlyMap<string, ServiceRecord>;

  constructor(records: readonly ServiceRecord[]) {
    this.all = records.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    this.mounts = new MountPoints(this.all);
    this.#byName = new Map(this.all.map((record) => [record.name, record]));
  }

  get(name: string): ServiceRecord | null {
    return this.#byName.get(name) ?? null;
  }

  /** With this one in its place. */
  with(record: ServiceRecord): ServiceList {
    return new ServiceList([...this.all.filter(({ name }) => name !== record.name), record]);
  }

  without(name: string): ServiceList {
    return new ServiceList(this.all.filter((record) => record.name !== name));
  }
}

/** The truth, of which the state file and the workers have copies. */
export class ServiceRegistry {
  services = new ServiceList([]);
}

/** For commands that need a service. @throws {CommandError} SERVICE_NOT_FOUND */
export function found(record: ServiceRecord | null): ServiceRecord {
  if (record === null) throw new CommandError('SERVICE_NOT_FOUND', 'service not found');
  return record;
}
