import { Injectable } from '@nestjs/common';
import { Command } from 'nest-commander';
import { AdminClient } from '../admin/admin-client.js';
import { bool } from '../flags/kinds.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import { Manual } from '../help/manual.js';
import { certificateTable } from '../listing/certificate-table.js';
import { listingTable } from '../listing/listing-table.js';
import { Terminal } from '../terminal/terminal.js';
import type { CommandSpec } from './command-spec.js';
import { ProxyCommand } from './proxy-command.js';

const flags = {
  certs: bool('show the certificates instead: where they are from, when they expire and are renewed, what went wrong'),
  json: bool('print a JSON array, with everything that is known'),
};

export const listSpec: CommandSpec<typeof flags> = {
  words: ['list'],
  aliases: ['ls'],
  summary: 'Show the services',
  description:
    'Targets that are not healthy are red on a terminal. A rollout has a column of its own when there is one.',
  positionals: [],
  flags,
  examples: [
    { explains: 'for people', line: 'list' },
    { explains: 'which certificates there are, and why one is missing', line: 'list --certs' },
    { explains: 'for scripts', line: "list --json | jq -r '.[].service'" },
  ],
};

@Command({ name: 'list' })
@Injectable()
export class ListCommand extends ProxyCommand<typeof flags> {
  protected readonly spec = listSpec;

  constructor(
    terminal: Terminal,
    manual: Manual,
    private readonly proxy: AdminClient,
  ) {
    super(terminal, manual);
  }

  protected override async execute({ flags }: ParsedArguments<typeof listSpec.flags>): Promise<void> {
    const services = await this.proxy.list();
    const { colors } = this.terminal;
    if (flags.json) this.terminal.print(JSON.stringify(services, null, 2));
    else if (flags.certs) this.terminal.print(certificateTable(services, colors, Date.now()));
    else this.terminal.print(listingTable(services, colors));
  }
}
