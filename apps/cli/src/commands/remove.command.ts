import { ADMIN_ROUTES, type RemoveRequest } from '@app/admin-api';
import { Command } from 'nest-commander';
import type { CommandSpec } from './command-spec.js';
import { quietFlag } from './flags/quiet.flag.js';
import { type ServiceChange, ServiceCommand } from './service-command.js';

export const removeSpec: CommandSpec<typeof quietFlag> = {
  words: ['remove'],
  aliases: ['rm'],
  summary: 'Forget a service, at once',
  description: 'Requests in flight run to their end. Certificates stay on disk.',
  positionals: ['service'],
  flags: quietFlag,
  examples: [{ explains: 'requests for web are answered with 404 from now on', line: 'remove web' }],
};

@Command({ name: 'remove' })
export class RemoveCommand extends ServiceCommand<typeof removeSpec.flags> {
  protected readonly spec = removeSpec;

  protected override change(service: string): ServiceChange {
    const body: RemoveRequest = { service };
    return { path: ADMIN_ROUTES.remove, body, doing: `removing ${service}`, done: `removed ${service}` };
  }
}
