import { Inject, Injectable } from '@nestjs/common';
import { Command } from 'nest-commander';
import { completionScript, SHELLS } from '../completion/completion-script.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import { Manual, PROGRAM_SPEC } from '../help/manual.js';
import { Terminal } from '../terminal/terminal.js';
import type { CommandSpec, Program } from './command-spec.js';
import { ProxyCommand } from './proxy-command.js';

export const completionSpec: CommandSpec = {
  words: ['completion'],
  summary: 'Print a script that completes command lines in a shell',
  description:
    'For bash, zsh or fish. Commands, flags and their values are in it; services are asked of the running proxy.',
  positionals: ['shell'],
  wordValues: SHELLS,
  flags: {},
  examples: [
    { explains: 'bash', line: 'completion bash > ~/.local/share/bash-completion/completions/kamal-proxy' },
    { explains: 'zsh', line: 'completion zsh > "${fpath[1]}/_kamal-proxy"' },
    { explains: 'fish', line: 'completion fish > ~/.config/fish/completions/kamal-proxy.fish' },
  ],
};

@Command({ name: 'completion' })
@Injectable()
export class CompletionCommand extends ProxyCommand<typeof completionSpec.flags> {
  protected readonly spec = completionSpec;

  constructor(
    terminal: Terminal,
    manual: Manual,
    @Inject(PROGRAM_SPEC) private readonly program: Program,
  ) {
    super(terminal, manual);
  }

  protected override execute({ positionals: [shell = ''] }: ParsedArguments<typeof completionSpec.flags>): void {
    this.terminal.print(completionScript(shell, this.program));
  }
}
