import { Injectable } from '@nestjs/common';
import { Command } from 'nest-commander';
import { AdminClient } from '../admin/admin-client.js';
import { CliError } from '../cli.errors.js';
import { bool, duration } from '../flags/kinds.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import { healthText, whatIsDown } from '../health/health-text.js';
import { Manual } from '../help/manual.js';
import { Terminal } from '../terminal/terminal.js';
import type { CommandSpec } from './command-spec.js';
import { ProxyCommand } from './proxy-command.js';

const NS_PER_MS = 1e6;

const flags = {
  live: bool('ask only whether the proxy lives, not whether it can take traffic'),
  json: bool('print the report as JSON'),
  timeout: duration('longest wait for the answer', { default: 5e9, atLeast: 1 }),
};

export const healthSpec: CommandSpec<typeof flags> = {
  words: ['health'],
  summary: 'Say how the proxy itself is',
  description: [
    'For health checks of containers. It ends with 0 when the proxy can take traffic, and with 1 when it cannot: when no',
    'worker listens, when it is shutting down, when nobody answers. What traffic does not suffer from (certificates that are',
    'about to lapse, a state file that cannot be written) is called degraded, and ends with 0. With `--metrics-port` the same',
    'is answered over HTTP, on /health/ready and /health/live.',
  ].join('\n'),
  positionals: [],
  flags,
  examples: [
    { explains: 'for people', line: 'health' },
    { explains: 'in a Dockerfile: HEALTHCHECK CMD ["kamal-proxy", "health"]', line: 'health --timeout 2s' },
    { explains: 'for scripts', line: "health --json | jq -r '.status'" },
  ],
};

@Command({ name: 'health' })
@Injectable()
export class HealthCommand extends ProxyCommand<typeof flags> {
  protected readonly spec = healthSpec;

  constructor(
    terminal: Terminal,
    manual: Manual,
    private readonly proxy: AdminClient,
  ) {
    super(terminal, manual);
  }

  protected override async execute({ flags }: ParsedArguments<typeof healthSpec.flags>): Promise<void> {
    const report = await this.proxy.health(flags.live ? 'live' : 'ready', flags.timeout / NS_PER_MS);
    this.terminal.print(flags.json ? JSON.stringify(report, null, 2) : healthText(report, this.terminal.colors));
    if (report.status === 'ok' || report.status === 'degraded') return;
    const wrong = report.status === 'shutting_down' ? 'it is shutting down' : whatIsDown(report);
    throw new CliError('NOT_HEALTHY', `the proxy is not ${flags.live ? 'alive' : 'ready'}: ${wrong}`);
  }
}
