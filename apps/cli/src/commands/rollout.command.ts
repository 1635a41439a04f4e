import { Command } from 'nest-commander';
import type { CommandSpec } from './command-spec.js';
import { ProxyCommand } from './proxy-command.js';
import { RolloutDeployCommand } from './rollout-deploy.command.js';
import { RolloutSetCommand } from './rollout-set.command.js';
import { RolloutStopCommand } from './rollout-stop.command.js';

export const rolloutSpec: CommandSpec = {
  words: ['rollout'],
  summary: 'Try new targets on some of the clients first',
  description: [
    'A service has a second slot for targets, which some of its clients are sent to: those on a list, or a percentage.',
    'The application tells them apart by a cookie, kamal-rollout.',
  ].join('\n'),
  positionals: [],
  anyWords: true,
  flags: {},
  examples: [
    {
      explains: 'put the new version into the slot; nobody goes there yet',
      line: 'rollout deploy web --target web-2:3000',
    },
    { explains: 'a tenth of the clients', line: 'rollout set web --percent 10' },
    { explains: 'everybody back', line: 'rollout stop web' },
  ],
};

@Command({ name: 'rollout', subCommands: [RolloutDeployCommand, RolloutSetCommand, RolloutStopCommand] })
export class RolloutCommand extends ProxyCommand<typeof rolloutSpec.flags> {
  protected readonly spec = rolloutSpec;

  protected override execute(): void {
    this.terminal.print(this.manual.page(this.spec, this.terminal.pageWidth));
  }
}
