import { Command } from 'nest-commander';
import type { ParsedArguments } from '../flags/parse-flags.js';
import type { CommandSpec } from './command-spec.js';
import { ProxyCommand } from './proxy-command.js';

export const helpSpec: CommandSpec = {
  words: ['help'],
  summary: 'Explain a command, or what commands have in common',
  positionals: ['command'],
  anyWords: true,
  flags: {},
  examples: [
    { explains: 'all there is to say about deploying to a few', line: 'help rollout set' },
    { explains: 'how flags are written; there is also environment, and exit-status', line: 'help flags' },
  ],
};

@Command({ name: 'help' })
export class HelpCommand extends ProxyCommand<typeof helpSpec.flags> {
  protected readonly spec = helpSpec;

  protected override execute({ positionals }: ParsedArguments<typeof helpSpec.flags>): void {
    this.terminal.print(this.manual.pageOf(positionals, this.terminal.pageWidth));
  }
}
