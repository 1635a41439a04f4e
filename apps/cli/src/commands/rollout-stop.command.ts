import { ADMIN_ROUTES, type RolloutStopRequest } from '@app/admin-api';
import { SubCommand } from 'nest-commander';
import type { Change } from '../admin/admin-client.js';
import type { CommandSpec } from './command-spec.js';
import { ServiceCommand } from './service-command.js';

export const rolloutStopSpec: CommandSpec = {
  words: ['rollout', 'stop'],
  summary: 'Send everybody back to the active targets',
  description: 'The targets stay in the slot, so that `rollout set` works again.',
  positionals: ['service'],
  flags: {},
  examples: [{ explains: 'the new version was not good enough', line: 'rollout stop web' }],
};

@SubCommand({ name: 'stop' })
export class RolloutStopCommand extends ServiceCommand<typeof rolloutStopSpec.flags> {
  protected readonly spec = rolloutStopSpec;

  protected override change(service: string): Change {
    const body: RolloutStopRequest = { service };
    return {
      path: ADMIN_ROUTES.rolloutStop,
      body,
      doing: `stopping the rollout of ${service}`,
      done: `stopped the rollout of ${service}`,
    };
  }
}
