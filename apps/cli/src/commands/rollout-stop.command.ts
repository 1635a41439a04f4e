import { ADMIN_ROUTES, type RolloutStopRequest } from '@app/admin-api';
import { SubCommand } from 'nest-commander';
import type { CommandSpec } from './command-spec.js';
import { quietFlag } from './flags/quiet.flag.js';
import { type ServiceChange, ServiceCommand } from './service-command.js';

export const rolloutStopSpec: CommandSpec<typeof quietFlag> = {
  words: ['rollout', 'stop'],
  summary: 'Send everybody back to the active targets',
  description: 'The targets stay in the slot, so that `rollout set` works again.',
  positionals: ['service'],
  flags: quietFlag,
  examples: [{ explains: 'the new version was not good enough', line: 'rollout stop web' }],
};

@SubCommand({ name: 'stop' })
export class RolloutStopCommand extends ServiceCommand<typeof rolloutStopSpec.flags> {
  protected readonly spec = rolloutStopSpec;

  protected override change(service: string): ServiceChange {
    const body: RolloutStopRequest = { service };
    return {
      path: ADMIN_ROUTES.rolloutStop,
      body,
      doing: `stopping the rollout of ${service}`,
      done: `stopped the rollout of ${service}`,
    };
  }
}
