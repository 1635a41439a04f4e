import type { ModuleRef } from '@nestjs/core';
import { BALANCING_POLICY } from '@app/balancing';
import type { EventLog } from '@app/observability';
import { STAGES } from '@app/pipeline';
import { ROLLOUT_STRATEGY } from '@app/rollout';
import { collect } from '../collect.js';
import type { TeamModule } from '../team-modules.js';

const OF_THE_DATA_PLANE = { STAGES, BALANCING_POLICY, ROLLOUT_STRATEGY } as const;

/**
 * Nobody asks the control plane for stages: those of a module that was exported for the wrong plane are left out, and
 * with them what they guard.
 */
export function warnOfMisplacedSeams(from: Pick<ModuleRef, 'get'>, team: readonly TeamModule[], log: EventLog): void {
  const provided = Object.entries(OF_THE_DATA_PLANE)
    .filter(([, token]) => collect(from, token).length > 0)
    .map(([name]) => name);
  if (provided.length === 0) return;
  log.log('WARN', 'A controlPlane module provides what only a dataPlane module can', {
    provides: provided.join(', '),
    modules: team.map(({ file }) => file).join(', '),
  });
}
