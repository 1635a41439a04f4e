import type { SlotSpec } from '@app/balancing';
import { type ProbePlan, Prober, type ProbeResult } from '@app/health';
import type { EventLog } from '@app/observability';
import type { RowLender } from '../data-plane.js';
import type { SlotState } from '../state/service-state.js';
import type { DeployedTarget } from './deployed-target.js';

/** What the targets of a slot share, as of their deploy. */
export type SlotSettings = Pick<SlotSpec, 'policy' | 'writerAffinityTimeoutMs' | 'readersTakeWebsockets'>;

/** A target, and how it is probed. */
export interface PlannedTarget {
  readonly target: DeployedTarget;
  readonly plan: ProbePlan;
}

/** Makes what probes a target of a service; tests say what is found. */
export type MakeProber = (
  plan: ProbePlan,
  onResult: (result: ProbeResult) => void,
  service: string,
) => Pick<Prober, 'start' | 'stop'>;

/** Who hears of a slot, and whose rows it uses. */
export interface SlotOwner {
  readonly rows: RowLender;
  readonly log: EventLog;
  readonly makeProber: MakeProber;
  /** A target became healthy, or stopped being so. */
  healthChanged(slot: DeployedSlot): void;
  /** It is over: nobody probes, no row is used. */
  released(slot: DeployedSlot): void;
}

/**
 * The targets that one deploy brings: what a service's slot holds from one deploy to the next.
 *
 *     probing ──all healthy──► in the table ──replaced──► draining ──► released
 *        └──────not healthy in time, refused──────────────────────────────►
 *
 * One target alone is probed until it is healthy: to take it out later would help nobody. Of several, each is probed for
 * as long as it is in the table.
 */
export class DeployedSlot {
  readonly #probers: Pick<Prober, 'start' | 'stop'>[] = [];
  readonly #healthy = Promise.withResolvers<void>();
  readonly #cursorRow: number;

  constructor(
    readonly service: string,
    private readonly planned: {
      readonly writers: readonly PlannedTarget[];
      readonly readers: readonly PlannedTarget[];
    },
    private readonly settings: SlotSettings,
    private readonly owner: SlotOwner,
  ) {
    this.#cursorRow = owner.rows.take();
  }

  get writers(): readonly DeployedTarget[] {
    return this.planned.writers.map(({ target }) => target);
  }

  get readers(): readonly DeployedTarget[] {
    return this.planned.readers.map(({ target }) => target);
  }

  get targets(): readonly DeployedTarget[] {
    return [...this.writers, ...this.readers];
  }

  /** Resolves when all targets are healthy at the same time, for the first time. */
  get allHealthy(): Promise<void> {
    return this.#healthy.promise;
  }

  get state(): SlotState {
    const typed = ({ address }: DeployedTarget): string => address.typed;
    return { targets: this.writers.map(typed), readTargets: this.readers.map(typed) };
  }

  get spec(): SlotSpec {
    return {
      ...this.settings,
      cursorRow: this.#cursorRow,
      writers: this.writers.map(({ spec }) => spec),
      readers: this.readers.map(({ spec }) => spec),
    };
  }

  startProbing(): void {
    for (const { target, plan } of this.#everyPlanned) {
      const prober = this.owner.makeProber(plan, (result) => this.#probed(target, plan, result), this.service);
      this.#probers.push(prober);
    }
    for (const prober of this.#probers) prober.start();
  }

  /** As after a restart: all count as healthy, several are probed on. */
  trust(): void {
    for (const target of this.targets) target.trust();
    if (this.#everyPlanned.length > 1) this.startProbing();
  }

  stopProbing(): void {
    for (const prober of this.#probers.splice(0)) prober.stop();
  }

  /** Nobody uses it any more, but for requests that may still end on its targets. */
  release(): void {
    this.stopProbing();
    const { rows } = this.owner;
    rows.giveBack(this.#cursorRow);
    for (const target of this.targets) for (const row of Object.values(target.rows)) rows.giveBack(row);
    this.owner.released(this);
  }

  get #everyPlanned(): readonly PlannedTarget[] {
    return [...this.planned.writers, ...this.planned.readers];
  }

  #probed(target: DeployedTarget, { endpoint }: ProbePlan, result: ProbeResult): void {
    const { log } = this.owner;
    if (!result.healthy) log.log('INFO', 'Healthcheck failed', { url: endpoint.url, error: result.detail });
    const was = target.probed(result);
    if (target.health === was) return;
    log.log('INFO', 'Target health updated', { target: target.address.typed, state: target.health, was });
    if (this.targets.every(({ healthy }) => healthy)) {
      if (this.#everyPlanned.length === 1) this.stopProbing();
      this.#healthy.resolve();
    }
    this.owner.healthChanged(this);
  }
}
