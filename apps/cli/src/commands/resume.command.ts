import { ADMIN_ROUTES, type ResumeRequest } from '@app/admin-api';
import { Command } from 'nest-commander';
import type { CommandSpec } from './command-spec.js';
import { quietFlag } from './flags/quiet.flag.js';
import { type ServiceChange, ServiceCommand } from './service-command.js';

export const resumeSpec: CommandSpec<typeof quietFlag> = {
  words: ['resume'],
  summary: 'Serve a paused or stopped service again',
  positionals: ['service'],
  flags: quietFlag,
  examples: [{ explains: 'let the requests that wait go on', line: 'resume web' }],
};

@Command({ name: 'resume' })
export class ResumeCommand extends ServiceCommand<typeof resumeSpec.flags> {
  protected readonly spec = resumeSpec;

  protected override change(service: string): ServiceChange {
    const body: ResumeRequest = { service };
    return { path: ADMIN_ROUTES.resume, body, doing: `resuming ${service}`, done: `resumed ${service}` };
  }
}
