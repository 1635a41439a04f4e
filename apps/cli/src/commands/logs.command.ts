import { type LogEvent, type LogsRequest, STATUS_PATTERN } from '@app/admin-api';
import { Injectable } from '@nestjs/common';
import { Command } from 'nest-commander';
import { AdminClient } from '../admin/admin-client.js';
import { UsageError } from '../cli.errors.js';
import type { FlagValues } from '../flags/flag.js';
import { bool, integer, list, text } from '../flags/kinds.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import { quote } from '../go/quote.js';
import { Manual } from '../help/manual.js';
import { Terminal } from '../terminal/terminal.js';
import type { CommandSpec } from './command-spec.js';
import { ProxyCommand } from './proxy-command.js';

const flags = {
  follow: bool('go on with what is logged from now on, until Ctrl-C'),
  lines: integer('how many of the last lines come first', { default: 100 }),
  status: list('only requests answered with these, 404 or 5xx', { values: ['2xx', '3xx', '4xx', '5xx'] }),
  path: text('only requests below this path'),
  host: text('only requests to this host'),
  json: bool('print JSON, a line each, as in the log itself'),
};

export const logsSpec: CommandSpec<typeof flags> = {
  words: ['logs'],
  summary: 'Show what the proxy logged last, or logs from now on',
  description: [
    'Requests and events of one service, or of all. The proxy keeps the last megabyte of its log in memory for this,',
    'about 1,800 requests; whatever reads its stdout has the rest. Who follows more slowly than it is logged is told how',
    'many lines were left out; the proxy does not wait.',
  ].join('\n'),
  positionals: [],
  optional: ['service'],
  flags,
  shorthands: { f: 'follow', n: 'lines' },
  examples: [
    { explains: 'the errors of a service, as they happen', line: 'logs web --follow --status 5xx' },
    { explains: 'what was slow, for jq', line: "logs web --json -n 1000 | jq 'select(.duration > 1e9) | .path'" },
  ],
};

@Command({ name: 'logs' })
@Injectable()
export class LogsCommand extends ProxyCommand<typeof flags> {
  protected readonly spec = logsSpec;

  constructor(
    terminal: Terminal,
    manual: Manual,
    private readonly proxy: AdminClient,
  ) {
    super(terminal, manual);
  }

  protected override async execute({ flags, positionals }: ParsedArguments<typeof logsSpec.flags>): Promise<void> {
    const [service = ''] = positionals;
    await this.proxy.logs(logsRequest(service, flags, this.terminal.colored), (lines) => this.#show(lines));
  }

  #show({ missed, lines }: LogEvent): Promise<unknown> | undefined {
    if (missed > 0) this.terminal.note(`(${missed === 1 ? '1 line' : `${missed} lines`} left out: too slow for them)`);
    return lines.length === 0 ? undefined : this.terminal.printAtPace(lines.join('\n'));
  }
}

function logsRequest(service: string, flags: FlagValues<typeof logsSpec.flags>, colors: boolean): LogsRequest {
  const wrong = flags.status.find((status) => !STATUS_PATTERN.test(status));
  if (wrong !== undefined) {
    throw new UsageError(`invalid argument ${quote(wrong)} for "--status" flag: must be like 404, or 5xx`);
  }
  return {
    service,
    statuses: [...flags.status],
    pathPrefix: flags.path,
    host: flags.host,
    lines: flags.lines,
    follow: flags.follow,
    format: flags.json ? 'json' : 'pretty',
    colors,
  };
}
