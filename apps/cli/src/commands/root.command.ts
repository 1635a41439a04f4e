import { VERSION } from '@app/admin-api';
import { RootCommand as Root } from 'nest-commander';
import { bool } from '../flags/kinds.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import { type CommandSpec, PROGRAM } from './command-spec.js';
import { ProxyCommand } from './proxy-command.js';

const flags = { version: bool('show the version') };

export const rootSpec: CommandSpec<typeof flags> = {
  words: [],
  summary: 'A reverse proxy that deploys a new version of a web app without dropping a request',
  positionals: [],
  anyWords: true,
  flags,
  shorthands: { v: 'version' },
  examples: [
    { explains: 'start the proxy, where it may use ports 80 and 443', line: 'run' },
    { explains: 'put a first version of an app behind it', line: 'deploy web --target web-1:3000' },
    { explains: 'and the next one, without losing a request', line: 'deploy web --target web-2:3000' },
  ],
};

/** A line without a command: `kamal-proxy`, `kamal-proxy --version`. */
@Root({})
export class RootCommand extends ProxyCommand<typeof flags> {
  protected readonly spec = rootSpec;

  protected override execute({ flags }: ParsedArguments<typeof rootSpec.flags>): void {
    this.terminal.print(
      flags.version ? `${PROGRAM} version ${VERSION}` : this.manual.page(this.spec, this.terminal.pageWidth),
    );
  }
}
