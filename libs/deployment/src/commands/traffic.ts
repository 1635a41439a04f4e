import type { Tally } from '@app/observability';
import type { GateState } from '@app/pausing';
import type { DeployedSlot } from '../services/deployed-slot.js';
import type { DeployedTarget } from '../services/deployed-target.js';
import { slotsOf } from '../services/service-record.js';
import type { CommandContext } from './command-context.js';

/** What was counted of one service, and of the targets that it has now. */
export interface ServiceTraffic {
  readonly service: string;
  readonly gate: GateState['kind'];
  /** Who goes to the rollout slot, in percent; null while nobody does. */
  readonly rolloutPercent: number | null;
  readonly tally: Tally;
  readonly targets: readonly TargetTraffic[];
}

export interface TargetTraffic {
  readonly target: string;
  readonly slot: 'active' | 'rollout';
  readonly reader: boolean;
  readonly healthy: boolean;
  readonly failure: string | null;
  /** Requests in flight there. */
  readonly inFlight: number;
  readonly tally: Tally;
}

/** All services, in the order of their names. */
export function traffic({ registry, dataPlane }: CommandContext): ServiceTraffic[] {
  const { all } = registry.services;
  return all.map((record) => ({
    service: record.name,
    gate: record.gate.kind,
    rolloutPercent: record.split?.percent ?? null,
    tally: dataPlane.tally(record.row),
    targets: slotsOf(record).flatMap((slot) => ofSlot(slot, slot === record.active ? 'active' : 'rollout')),
  }));

  function ofSlot(slot: DeployedSlot, name: 'active' | 'rollout'): TargetTraffic[] {
    const target = ({ address, healthy, failure, rows }: DeployedTarget, reader: boolean): TargetTraffic => ({
      target: address.typed,
      slot: name,
      reader,
      healthy,
      failure,
      inFlight: dataPlane.inFlight(rows.inFlight),
      tally: dataPlane.tally(rows.inFlight),
    });
    return [
      ...slot.writers.map((writer) => target(writer, false)),
      ...slot.readers.map((reader) => target(reader, true)),
    ];
  }
}
