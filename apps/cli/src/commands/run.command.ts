import { traceOf } from '@app/admin-api';
import { Injectable } from '@nestjs/common';
import { Command } from 'nest-commander';
import { CliError } from '../cli.errors.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import { quote } from '../go/quote.js';
import { Manual } from '../help/manual.js';
import { ProxyBundle } from '../run/proxy-bundle.js';
import { runOptions } from '../run/run-options.js';
import { Terminal } from '../terminal/terminal.js';
import type { CommandSpec } from './command-spec.js';
import { runFlags } from './flags/run.flags.js';
import { ProxyCommand } from './proxy-command.js';

export const runSpec: CommandSpec<typeof runFlags> = {
  words: ['run'],
  summary: 'Run the proxy',
  description: [
    'Restores the services of its last life, serves until SIGTERM or SIGINT, and lets requests in flight end then.',
    'SIGHUP ends it likewise on a terminal, which is gone then, and changes nothing elsewhere, as under nohup.',
    'Commands reach it over a Unix socket: $KAMAL_PROXY_SOCKET, else kamal-proxy.sock in $XDG_RUNTIME_DIR or the',
    'directory for temporary files.',
  ].join('\n'),
  positionals: [],
  anyWords: true,
  flags: runFlags,
  examples: [
    { explains: 'on ports 80 and 443', line: 'run' },
    {
      explains: 'without being root, with metrics',
      line: 'run --http-port 8080 --https-port 8443 --metrics-port 9090',
    },
    { explains: 'with an extension of your own', line: 'run --module ./auth.module.js' },
  ],
};

@Command({ name: 'run' })
@Injectable()
export class RunCommand extends ProxyCommand<typeof runFlags> {
  protected readonly spec = runSpec;

  constructor(
    terminal: Terminal,
    manual: Manual,
    private readonly bundle: ProxyBundle,
  ) {
    super(terminal, manual);
  }

  protected override async execute({ flags, positionals }: ParsedArguments<typeof runFlags>): Promise<void> {
    const options = runOptions(flags);
    // Cobra takes any words here, so `run --debug true` works with the original: a proxy must not stay down over it.
    if (positionals.length > 0)
      this.terminal.note(`Warning: run takes no words, ignored: ${positionals.map(quote).join(' ')}`);
    try {
      const proxy = await this.bundle.load();
      await proxy.startProxy(options);
    } catch (error) {
      throw startFailure(error, options.debug);
    }
  }
}

/** What kept the proxy from starting, for the person who started it; where in the code it was only with `--debug`. */
function startFailure(error: unknown, debug: boolean): CliError {
  if (!(error instanceof Error)) return new CliError('START_FAILED', String(error));
  const message = 'userMessage' in error ? String(error.userMessage) : error.message;
  return new CliError('START_FAILED', message, { cause: error, advice: debug ? traceOf(error) : '' });
}
