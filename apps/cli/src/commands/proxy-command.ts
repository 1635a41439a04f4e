import { Injectable } from '@nestjs/common';
import { CommandRunner } from 'nest-commander';
import { addEnvironment } from '../flags/add-environment.js';
import { checkRules } from '../flags/check-rules.js';
import type { FlagTable } from '../flags/flag.js';
import { parseFlags, type ParsedArguments } from '../flags/parse-flags.js';
import { Manual } from '../help/manual.js';
import { Terminal } from '../terminal/terminal.js';
import type { CommandSpec } from './command-spec.js';

/**
 * A command: nest-commander finds it by its words and hands over the rest of the line untouched; its spec says how that
 * is read, its `execute` what happens then.
 */
@Injectable()
export abstract class ProxyCommand<Table extends FlagTable> extends CommandRunner {
  protected abstract readonly spec: CommandSpec<Table>;

  constructor(
    protected readonly terminal: Terminal,
    protected readonly manual: Manual,
  ) {
    super();
  }

  protected abstract execute(parsed: ParsedArguments<Table>): Promise<void> | void;

  /** @throws {CliError} for whatever ends the command */
  async run(words: string[]): Promise<void> {
    const parsed = parseFlags(this.spec.flags, words, this.spec.shorthands);
    if (parsed.help) {
      this.terminal.print(this.manual.page(this.spec, this.terminal.pageWidth));
      return;
    }
    checkRules(this.spec, parsed);
    const { env } = this.terminal;
    await this.execute(addEnvironment(this.spec.flags, parsed, env, (warning) => this.terminal.note(warning)));
  }
}
