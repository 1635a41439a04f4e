import { ADMIN_ROUTES, type RolloutDeployRequest } from '@app/admin-api';
import { SubCommand } from 'nest-commander';
import type { ParsedArguments } from '../flags/parse-flags.js';
import type { CommandSpec } from './command-spec.js';
import { requireTargets } from './deploy-request.js';
import { targetFlags } from './flags/target.flags.js';
import { DEPLOY_TIMEOUT, DRAIN_TIMEOUT } from './flags/waiting.flags.js';
import { quietFlag } from './flags/quiet.flag.js';
import { type ServiceChange, ServiceCommand } from './service-command.js';

const flags = { ...targetFlags, 'deploy-timeout': DEPLOY_TIMEOUT, 'drain-timeout': DRAIN_TIMEOUT, ...quietFlag };

export const rolloutDeploySpec: CommandSpec<typeof flags> = {
  words: ['rollout', 'deploy'],
  summary: 'Put new targets into the rollout slot',
  description: "They get the service's options. Nobody goes there before `rollout set`; a split that is set stays.",
  positionals: ['service'],
  flags,
  examples: [{ explains: 'the new version beside the old one', line: 'rollout deploy web --target web-2:3000' }],
};

@SubCommand({ name: 'deploy' })
export class RolloutDeployCommand extends ServiceCommand<typeof flags> {
  protected readonly spec = rolloutDeploySpec;

  protected override change(
    service: string,
    { flags }: ParsedArguments<typeof rolloutDeploySpec.flags>,
  ): ServiceChange {
    requireTargets(flags.target);
    const body: RolloutDeployRequest = {
      service,
      targets: [...flags.target],
      readTargets: [...flags['read-target']],
      deployTimeout: flags['deploy-timeout'],
      drainTimeout: flags['drain-timeout'],
    };
    return {
      path: ADMIN_ROUTES.rolloutDeploy,
      body,
      doing: `deploying the rollout of ${service}`,
      done: `deployed the rollout of ${service}`,
    };
  }
}
