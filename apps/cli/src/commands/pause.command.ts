import { ADMIN_ROUTES, type PauseRequest } from '@app/admin-api';
import { Command } from 'nest-commander';
import { duration } from '../flags/kinds.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import type { CommandSpec } from './command-spec.js';
import { DRAIN_TIMEOUT } from './flags/waiting.flags.js';
import { quietFlag } from './flags/quiet.flag.js';
import { type ServiceChange, ServiceCommand } from './service-command.js';

const flags = {
  'drain-timeout': DRAIN_TIMEOUT,
  'max-pause': duration('longest that a request waits, then it gets a 504', { default: 30e9 }),
  ...quietFlag,
};

export const pauseSpec: CommandSpec<typeof flags> = {
  words: ['pause'],
  summary: 'Hold new requests at the door',
  description: 'Returns when the requests in flight have ended. `resume` lets those that wait go on, in order.',
  positionals: ['service'],
  flags,
  examples: [{ explains: 'for a database migration of half a minute', line: 'pause web --max-pause 45s' }],
};

@Command({ name: 'pause' })
export class PauseCommand extends ServiceCommand<typeof flags> {
  protected readonly spec = pauseSpec;

  protected override change(service: string, { flags }: ParsedArguments<typeof pauseSpec.flags>): ServiceChange {
    const body: PauseRequest = { service, drainTimeout: flags['drain-timeout'], maxPause: flags['max-pause'] };
    return { path: ADMIN_ROUTES.pause, body, doing: `pausing ${service}`, done: `paused ${service}` };
  }
}
