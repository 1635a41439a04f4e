import type { INestApplicationContext } from '@nestjs/common';
import { BALANCING_POLICY, BalancingPolicies, type BalancingPolicy } from '@app/balancing';
import { RequestPath, type Stage, type StageOrClass, type StagePlacement, STAGES } from '@app/pipeline';
import { ROLLOUT_STRATEGY, RolloutStrategies, type RolloutStrategy } from '@app/rollout';
import { collect } from '../collect.js';
import { type PlacedStage, placeStages } from './place-stages.js';
import { REQUEST_PATH } from './request-path.js';

/** Takes the teams' strategies and policies. @throws {Error} for a name that is taken */
export function addNamed(app: INestApplicationContext): void {
  const strategies = app.get(RolloutStrategies);
  for (const strategy of collect<RolloutStrategy>(app, ROLLOUT_STRATEGY)) strategies.add(strategy);
  const policies = app.get(BalancingPolicies);
  for (const policy of collect<BalancingPolicy>(app, BALANCING_POLICY)) policies.add(policy);
}

/** The map with the teams' stages in it. @throws {Error} for an unknown anchor */
export function requestPath(app: INestApplicationContext): RequestPath {
  const map = REQUEST_PATH.map((stage): Stage => app.get<Stage>(stage));
  const placed = collect<StagePlacement>(app, STAGES).map(({ use, before, after }): PlacedStage => {
    return { stage: instanceOf(app, use), before, after };
  });
  return new RequestPath(placeStages(map, placed));
}

/** What the proxy's own requests go through: a service's gate, slot and target, and what a team put between them. */
export function behindRedirect({ stages }: RequestPath): RequestPath {
  const redirect = stages.findIndex(({ name }) => name === 'redirect');
  const first = stages.filter(({ name }) => name === 'request-start' || name === 'request-id' || name === 'error-page');
  return new RequestPath([...first, ...stages.slice(redirect + 1)]);
}

function instanceOf(app: INestApplicationContext, use: StageOrClass): Stage {
  return typeof use === 'function' ? app.get<Stage>(use, { strict: false }) : use;
}
