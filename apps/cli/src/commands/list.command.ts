import { Injectable } from '@nestjs/common';
import { Command } from 'nest-commander';
import { AdminClient } from '../admin/admin-client.js';
import { UsageError } from '../cli.errors.js';
import { bool, duration } from '../flags/kinds.js';
import type { FlagValues } from '../flags/flag.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import { Manual } from '../help/manual.js';
import { certificateTable } from '../listing/certificate-table.js';
import { listingTable } from '../listing/listing-table.js';
import { Terminal } from '../terminal/terminal.js';
import { WatchScreen } from '../watching/watch-screen.js';
import type { CommandSpec } from './command-spec.js';
import { ProxyCommand } from './proxy-command.js';

const NS_PER_MS = 1e6;

const flags = {
  certs: bool('show the certificates instead: where they are from, when they expire and are renewed, what went wrong'),
  json: bool('print a JSON array, with everything that is known'),
  watch: bool('show requests a second, errors, latencies and requests in flight instead, again and again until Ctrl-C'),
  interval: duration('time between two looks of --watch', { default: 1e9, atLeast: 1e8 }),
};

export const listSpec: CommandSpec<typeof flags> = {
  words: ['list'],
  aliases: ['ls'],
  summary: 'Show the services',
  description:
    'Targets that are not healthy are red on a terminal. A rollout has a column of its own when there is one.',
  positionals: [],
  flags,
  shorthands: { w: 'watch' },
  examples: [
    { explains: 'for people', line: 'list' },
    { explains: 'which certificates there are, and why one is missing', line: 'list --certs' },
    { explains: 'how much there is to do, every five seconds', line: 'list --watch --interval 5s' },
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
    if (flags.watch) return this.#watch(flags);
    const services = await this.proxy.list();
    const { colors } = this.terminal;
    if (flags.json) this.terminal.print(JSON.stringify(services, null, 2));
    else if (flags.certs) this.terminal.print(certificateTable(services, colors, Date.now()));
    else this.terminal.print(listingTable(services, colors));
  }

  async #watch({ certs, json, interval }: FlagValues<typeof flags>): Promise<void> {
    if (certs) throw new UsageError('--watch shows traffic, not certificates: it cannot be combined with --certs');
    const screen = new WatchScreen(this.terminal, json);
    await this.proxy.watch(interval / NS_PER_MS, (stats) => screen.show(stats));
  }
}
