import { Injectable } from '@nestjs/common';
import { AdminClient, type Change } from '../admin/admin-client.js';
import { UsageError } from '../cli.errors.js';
import type { FlagTable } from '../flags/flag.js';
import type { ParsedArguments } from '../flags/parse-flags.js';
import { Manual } from '../help/manual.js';
import { Terminal } from '../terminal/terminal.js';
import type { quietFlag } from './flags/quiet.flag.js';
import { ProxyCommand } from './proxy-command.js';

/** What one asks of the proxy; how much is told of it, its flags say. */
export type ServiceChange = Omit<Change, 'quiet'>;

/** A command that changes one service of the running proxy, and ends when the proxy has done it. */
@Injectable()
export abstract class ServiceCommand<Table extends FlagTable & typeof quietFlag> extends ProxyCommand<Table> {
  constructor(
    terminal: Terminal,
    manual: Manual,
    private readonly proxy: AdminClient,
  ) {
    super(terminal, manual);
  }

  /** What to ask of the proxy. @throws {UsageError} when the flags contradict each other: then nothing is sent */
  protected abstract change(service: string, parsed: ParsedArguments<Table>): ServiceChange;

  protected override async execute(parsed: ParsedArguments<Table>): Promise<void> {
    const [service = ''] = parsed.positionals;
    if (service === '') throw new UsageError('the name of the service is empty');
    await this.proxy.change({ ...this.change(service, parsed), quiet: parsed.flags.quiet === true });
  }
}
