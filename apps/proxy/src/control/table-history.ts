import type { TargetSpec } from '@app/balancing';
import type { DrainScope, ServiceSpec, TableChange } from '@app/routing';

/** The newest routing table, as the changes that lead to it: what a new worker is told first. */
export class TableHistory {
  readonly #services = new Map<string, ServiceSpec>();
  /** Of every target that is in the table or still drains. */
  readonly #rowOfTarget = new Map<number, number>();
  #version = 0;

  get services(): Iterable<ServiceSpec> {
    return this.#services.values();
  }

  /** Numbers the change and remembers what it leads to. */
  next(upserts: readonly ServiceSpec[], removals: readonly string[]): TableChange {
    for (const name of removals) {
      for (const target of targetsOf(this.#services.get(name))) this.#rowOfTarget.delete(target.id);
      this.#services.delete(name);
    }
    for (const spec of upserts) {
      this.#services.set(spec.name, spec);
      for (const target of targetsOf(spec)) this.#rowOfTarget.set(target.id, target.rows.inFlight);
    }
    this.#version += 1;
    return { version: this.#version, upserts, removals };
  }

  /** Everything in one change, for a worker that knows nothing yet. */
  whole(): TableChange {
    return { version: this.#version, upserts: [...this.#services.values()], removals: [] };
  }

  /** The rows in which what a drain waits for is counted. */
  rowsOf(scope: DrainScope): number[] {
    const rows =
      scope.kind === 'service'
        ? [this.#services.get(scope.service)?.row]
        : scope.targetIds.map((id) => this.#rowOfTarget.get(id));
    return rows.filter((row) => row !== undefined);
  }

  /** Targets that were replaced and have drained. */
  forget(scope: DrainScope): void {
    if (scope.kind === 'targets') for (const id of scope.targetIds) this.#rowOfTarget.delete(id);
  }
}

function targetsOf(spec: ServiceSpec | undefined): TargetSpec[] {
  if (spec === undefined) return [];
  const slots = spec.rollout === null ? [spec.active] : [spec.active, spec.rollout];
  return slots.flatMap((slot) => slot.writers.concat(slot.readers));
}
