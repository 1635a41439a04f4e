import type { DeployRequest } from '@app/admin-api';
import type { DeployedSlot } from '../services/deployed-slot.js';
import type { NewRecord } from '../services/service-changes.js';
import type { ServiceRecord } from '../services/service-record.js';
import type { CommandContext, Report } from './command-context.js';
import { drain } from './drain.js';
import { waitForHealth } from './wait-for-health.js';

/** One deploy, into one of the two slots. */
export interface Installation {
  readonly slot: DeployedSlot;
  readonly place: 'active' | 'rollout';
  readonly timing: Pick<DeployRequest, 'deployTimeout' | 'drainTimeout' | 'force'>;
  /** The service with the slot in its place; throws when that is refused now. */
  readonly change: (current: ServiceRecord | null) => NewRecord | Promise<NewRecord>;
}

/**
 * Waits for health, switches in one step, and drains what was there before. Nothing is locked meanwhile: of several
 * deploys of one service each switches when it is ready, and drains the one before it.
 */
export async function installSlot(context: CommandContext, installation: Installation, report: Report): Promise<void> {
  const { timing, place } = installation;
  const before = await switchTo(context, installation, report);
  const replaced = before?.[place] ?? null;
  if (replaced === null) return;
  replaced.stopProbing();
  const targetIds = replaced.targets.map(({ id }) => id);
  await drain(context, { kind: 'targets', targetIds }, timing.drainTimeout, report);
  replaced.release();
}

async function switchTo(
  { changes, ending }: CommandContext,
  { slot, timing, change }: Installation,
  report: Report,
): Promise<ServiceRecord | null> {
  try {
    if (timing.force) slot.startProbing();
    else await waitForHealth(slot, timing.deployTimeout, report, ending);
    report({ waitingFor: 'switch' });
    return await changes.apply(slot.service, change);
  } catch (error) {
    slot.release();
    throw error;
  }
}
