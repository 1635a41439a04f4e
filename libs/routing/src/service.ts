import { type BalancingPolicies, type SharedCounts, Slot, type SlotSpec, type Target } from '@app/balancing';
import { ServiceErrorPages } from '@app/error-pages';
import type { SharedTallies } from '@app/observability';
import { PauseGate } from '@app/pausing';
import { type ErrorPages, type Exchange, percentDecoded, type ServiceView } from '@app/pipeline';
import { prefixBytes } from './path-prefix.js';
import type { ServiceSpec } from './service-spec.js';

/** What all services of a worker share. */
export interface ServiceContext {
  readonly counts: SharedCounts;
  readonly tallies: SharedTallies;
  readonly policies: BalancingPolicies;
  readonly builtInPages: ErrorPages;
}

/**
 * One service in one worker. It keeps its identity over deploys, so that a request that was held meanwhile goes on with
 * what the service is then.
 */
export class Service implements ServiceView {
  readonly name: string;
  readonly gate = new PauseGate();
  /** Who wants to know when it runs again. */
  readonly resumptions = new Set<() => void>();
  errorPages: ErrorPages | null = null;
  #spec: ServiceSpec;
  #active: Slot;
  #rollout: Slot | null = null;

  constructor(
    spec: ServiceSpec,
    private readonly context: ServiceContext,
  ) {
    this.name = spec.name;
    this.#spec = spec;
    this.#active = new Slot('active', spec.active, context.counts, context.policies);
    this.apply(spec);
  }

  get spec(): ServiceSpec {
    return this.#spec;
  }

  /** Its row of the tallies. */
  get row(): number {
    return this.#spec.row;
  }

  get active(): Slot {
    return this.#active;
  }

  get rollout(): Slot | null {
    return this.#rollout;
  }

  /** Becomes what a newer table says. @returns the targets that are not its any more */
  apply(spec: ServiceSpec): readonly Target[] {
    this.#spec = spec;
    this.errorPages =
      spec.errorPages === null ? null : new ServiceErrorPages(spec.errorPages, this.context.builtInPages);
    this.gate.apply(spec.gate);
    if (spec.gate.kind === 'running') for (const tell of this.resumptions) tell();
    return [...this.#active.apply(spec.active), ...this.#applyRollout(spec.rollout)];
  }

  /**
   * It was removed. Its gate stays as it is: what waits there is held to its 504 (another service of the same name has a
   * gate of its own), and who comes through finds no target any more.
   *
   * @returns the targets it had
   */
  clear(): readonly Target[] {
    return [...this.#active.clear(), ...(this.#rollout?.clear() ?? [])];
  }

  /** Whether the metrics leave a request out. @param forwardTarget path and query, after stripping */
  leavesOut(forwardTarget: string): boolean {
    const { excludeMetricsPaths } = this.#spec;
    if (excludeMetricsPaths.length === 0) return false;
    const path = decodedPath(forwardTarget);
    return excludeMetricsPaths.some((excluded) => prefixBytes(excluded) === path);
  }

  /**
   * Whether a request is for what load balancers in front look at. However either side escapes it: probes do for whoever
   * typed the path.
   *
   * @param forwardTarget path and query, after stripping
   */
  isHealthCheckPath(forwardTarget: string): boolean {
    return decodedPath(forwardTarget) === percentDecoded(prefixBytes(this.#spec.healthCheckPath));
  }

  /** A request is its; it may have to wait yet. */
  beginUnderWay(): void {
    this.context.tallies.open(this.#spec.row, 1);
  }

  /**
   * It is so no more, whosever the exchange is by then: a stage behind may have taken its service away. One function for
   * all exchanges, as a closure each would cost an allocation a request.
   */
  readonly endUnderWay = (): void => {
    this.context.tallies.open(this.#spec.row, -1);
  };

  /** A request waits at its gate, or does so no more. */
  held(by: 1 | -1): void {
    this.context.tallies.held(this.#spec.row, by);
  }

  /** It lets one more request through to a target. */
  enter(): void {
    this.context.counts.add(this.#spec.row, 1);
  }

  leave(): void {
    this.context.counts.add(this.#spec.row, -1);
  }

  #applyRollout(spec: SlotSpec | null): readonly Target[] {
    if (spec === null) {
      const lost = this.#rollout?.clear() ?? [];
      this.#rollout = null;
      return lost;
    }
    if (this.#rollout !== null) return this.#rollout.apply(spec);
    this.#rollout = new Slot('rollout', spec, this.context.counts, this.context.policies);
    return [];
  }
}

/** The service that the stage `find-service` found. @throws {Error} in a stage that was placed before it */
export function serviceOf(exchange: Exchange): Service {
  if (exchange.service instanceof Service) return exchange.service;
  throw new Error('no service was found yet: this stage belongs after find-service');
}

/** @param target path and query */
function decodedPath(target: string): string {
  const mark = target.indexOf('?');
  return percentDecoded(mark < 0 ? target : target.slice(0, mark));
}
