import { type Exchange, ProxyError, type SlotView } from '@app/pipeline';
import type { BalancingPolicy, Turns } from './balancing-policy.js';
import type { BalancingPolicies } from './policies.js';
import type { SharedCounts } from './shared-counts.js';
import type { SlotSpec, TargetSpec } from './slot-spec.js';
import { Target } from './target.js';
import { followsItsWrite, keepToWriter } from './writer-affinity.js';

/** The place of one kind of targets in the rotation that all workers share. */
class Rotation implements Turns {
  constructor(
    private readonly counts: SharedCounts,
    private readonly row: number,
    private readonly cell: 0 | 1,
  ) {}

  next(): number {
    return this.counts.nextTurn(this.row, this.cell);
  }
}

/** What the newest table says of a slot besides its targets. */
interface Rules {
  readonly spec: SlotSpec;
  readonly policy: BalancingPolicy;
  readonly writerTurns: Turns;
  readonly readerTurns: Turns;
}

/** One load balancer: the targets of a slot, the healthy ones among them, and who goes where. */
export class Slot implements SlotView {
  readonly #targets = new Map<number, Target>();
  #writers: readonly Target[] = [];
  #readers: readonly Target[] = [];
  #rules: Rules;

  constructor(
    readonly name: 'active' | 'rollout',
    spec: SlotSpec,
    private readonly counts: SharedCounts,
    private readonly policies: BalancingPolicies,
  ) {
    this.#rules = this.#rulesOf(spec);
    this.#fill(spec);
  }

  /** Takes the slot of a newer table. Targets it still has keep what is in flight. @returns those that it lost */
  apply(spec: SlotSpec): readonly Target[] {
    this.#rules = this.#rulesOf(spec);
    return this.#fill(spec);
  }

  /** Empties the slot. @returns what was in it */
  clear(): readonly Target[] {
    return this.apply({ ...this.#rules.spec, writers: [], readers: [] });
  }

  /**
   * Gives the exchange a target. Reads go to readers when a healthy one is there, unless the client has just written;
   * everything else to writers.
   *
   * @throws {ProxyError} NO_HEALTHY_TARGET
   */
  claim(exchange: Exchange): void {
    const { spec, policy, writerTurns, readerTurns } = this.#rules;
    const reads = isRead(exchange, spec);
    const toReaders = reads && this.#readers.length > 0 && !followsItsWrite(exchange);
    const candidates = toReaders ? this.#readers : this.#writers;
    if (candidates.length === 0)
      throw new ProxyError('NO_HEALTHY_TARGET', `no healthy target in the ${this.name} slot`);
    const target = candidates[policy.choose(candidates, toReaders ? readerTurns : writerTurns)];
    if (target === undefined) throw new Error(`policy "${policy.name}" chose a target that is not there`);
    target.claim(exchange);
    const { readers, writerAffinityTimeoutMs } = spec;
    if (!reads && readers.length > 0 && writerAffinityTimeoutMs > 0) keepToWriter(exchange, writerAffinityTimeoutMs);
  }

  #rulesOf(spec: SlotSpec): Rules {
    return {
      spec,
      policy: this.policies.named(spec.policy),
      writerTurns: new Rotation(this.counts, spec.cursorRow, 0),
      readerTurns: new Rotation(this.counts, spec.cursorRow, 1),
    };
  }

  #fill(spec: SlotSpec): readonly Target[] {
    const kept = new Set<Target>();
    this.#writers = this.#healthyOf(spec.writers, kept);
    this.#readers = this.#healthyOf(spec.readers, kept);
    const lost = [...this.#targets.values()].filter((target) => !kept.has(target));
    for (const target of lost) this.#targets.delete(target.id);
    return lost;
  }

  #healthyOf(specs: readonly TargetSpec[], kept: Set<Target>): readonly Target[] {
    const healthy: Target[] = [];
    for (const spec of specs) {
      const target = this.#targets.get(spec.id) ?? new Target(spec, this.counts);
      this.#targets.set(spec.id, target);
      kept.add(target);
      if (spec.healthy) healthy.push(target);
    }
    return healthy;
  }
}

function isRead({ request }: Exchange, { readersTakeWebsockets }: SlotSpec): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  return request.upgrade === null || readersTakeWebsockets;
}
