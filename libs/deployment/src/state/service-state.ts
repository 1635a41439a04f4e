import type { ServiceOptions, TargetOptions } from '@app/admin-api';
import type { GateState } from '@app/pausing';
import type { SplitSpec } from '@app/rollout';

/** All of a service that outlives the process. */
export interface ServiceState {
  readonly name: string;
  readonly options: ServiceOptions;
  readonly targetOptions: TargetOptions;
  readonly active: SlotState;
  readonly rollout: SlotState | null;
  readonly gate: GateState;
  readonly split: SplitSpec | null;
  readonly unknown: UnknownFields;
}

/** The targets of a slot, as typed. */
export interface SlotState {
  readonly targets: readonly string[];
  readonly readTargets: readonly string[];
}

export type JsonFields = Readonly<Record<string, unknown>>;

/** What another version wrote and this one does not know, by the object it was found in: it is written back. */
export interface UnknownFields {
  readonly service: JsonFields;
  readonly options: JsonFields;
  readonly targetOptions: JsonFields;
  readonly healthCheck: JsonFields;
  readonly pauseController: JsonFields;
  readonly rolloutController: JsonFields;
}

export const NOTHING_UNKNOWN: UnknownFields = {
  service: {},
  options: {},
  targetOptions: {},
  healthCheck: {},
  pauseController: {},
  rolloutController: {},
};
