import { ADMIN_ROUTES, type StopRequest } from '@app/admin-api';
import { Command } from 'nest-commander';
import { text } from '../flags/kinds.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import type { CommandSpec } from './command-spec.js';
import { DRAIN_TIMEOUT } from './flags/waiting.flags.js';
import { quietFlag } from './flags/quiet.flag.js';
import { type ServiceChange, ServiceCommand } from './service-command.js';

const flags = { 'drain-timeout': DRAIN_TIMEOUT, message: text('what the error page says'), ...quietFlag };

export const stopSpec: CommandSpec<typeof flags> = {
  words: ['stop'],
  summary: 'Refuse new requests with 503',
  description: 'Returns when the requests in flight have ended. `resume` takes it back.',
  positionals: ['service'],
  flags,
  examples: [{ explains: 'with a word for the visitors', line: 'stop web --message "Back at noon"' }],
};

@Command({ name: 'stop' })
export class StopCommand extends ServiceCommand<typeof flags> {
  protected readonly spec = stopSpec;

  protected override change(service: string, { flags }: ParsedArguments<typeof stopSpec.flags>): ServiceChange {
    const body: StopRequest = { service, drainTimeout: flags['drain-timeout'], message: flags.message };
    return { path: ADMIN_ROUTES.stop, body, doing: `stopping ${service}`, done: `stopped ${service}` };
  }
}
