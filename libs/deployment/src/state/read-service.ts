import { type GateState, RUNNING } from '@app/pausing';
import type { SplitSpec } from '@app/rollout';
import { parseTargetAddress } from '../target-address.js';
import { readServiceOptions, readTargetOptions } from './read-options.js';
import {
  PAUSED,
  type SavedPauseController,
  type SavedRolloutController,
  savedService,
  STOPPED,
} from './saved-service.js';
import type { ServiceState, SlotState } from './service-state.js';
import { unknownFields } from './unknown-fields.js';

const NS_PER_MS = 1e6;

/** One service of a state file, by this or another version. @throws {Error} that says what is wrong with it */
export function readService(json: unknown): ServiceState {
  const { success, data: saved, error } = savedService.safeParse(json);
  if (!success) throw new Error(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  const rollout = readSlot(saved.rollout_targets, saved.rollout_readers, saved.rollout_target);
  return {
    name: saved.name,
    options: readServiceOptions(saved.options ?? {}, saved),
    targetOptions: readTargetOptions(saved.target_options ?? {}),
    active: readSlot(saved.active_targets, saved.active_readers, saved.active_target),
    rollout: rollout.targets.length + rollout.readTargets.length === 0 ? null : rollout,
    gate: readGate(saved.pause_controller ?? {}),
    split: readSplit(saved.rollout_controller ?? null),
    unknown: unknownFields(json),
  };
}

type List = readonly string[] | null | undefined;

/** Older versions had one target a slot. */
function readSlot(targets: List, readTargets: List, older: string | null | undefined): SlotState {
  const slot = { targets: targets?.length ? targets : older ? [older] : [], readTargets: readTargets ?? [] };
  for (const target of [...slot.targets, ...slot.readTargets]) parseTargetAddress(target);
  return slot;
}

function readGate({ state, fail_after, stop_message }: SavedPauseController): GateState {
  if (state === PAUSED) return { kind: 'paused', maxPauseMs: (fail_after ?? 0) / NS_PER_MS };
  if (state === STOPPED) return { kind: 'stopped', message: stop_message ?? '' };
  return RUNNING;
}

/** The original takes any number for a percentage; everybody and nobody are all there is beyond 100 and 0. */
function readSplit(saved: SavedRolloutController | null): SplitSpec | null {
  if (saved === null || saved.disabled) return null;
  return {
    percent: Math.min(Math.max(0, saved.percentage ?? 0), 100),
    list: saved.allowlist ?? [],
    strategy: saved.strategy ?? '',
    header: saved.header ?? '',
    sticky: saved.sticky ?? false,
  };
}
