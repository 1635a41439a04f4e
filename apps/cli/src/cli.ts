import { CommandFactory, CommandRunnerService } from 'nest-commander';
import { InterruptedError } from './admin/interrupts.js';
import { CliError } from './cli.errors.js';
import { CliModule } from './cli.module.js';
import { PROGRAM } from './commands/command-spec.js';
import { findCommand } from './commands/find-command.js';
import { program } from './commands/program.js';
import { SERVICES_WORD, serviceNames } from './completion/service-names.js';
import { printable } from './terminal/printable.js';
import type { Terminal } from './terminal/terminal.js';

/**
 * Runs one command line.
 *
 * nest-commander, over commander, finds the command and Nest gives it what it needs. Flags are read by the command
 * itself: commander's own rules are not Go's (`--tls false` takes the next word, `-5s` cannot be a value), so the line
 * is put behind a `--`, which commander hands on untouched.
 *
 * @param line without the program's name
 * @returns the exit code
 */
export async function runCli(line: readonly string[], terminal: Terminal): Promise<number> {
  if (line[0] === SERVICES_WORD) {
    for (const name of await serviceNames(terminal.env)) terminal.print(name);
    return 0;
  }
  try {
    const { spec, rest } = findCommand(line, program);
    await runWithNest([...spec.words, '--', ...rest], terminal);
    await terminal.checkPrinted();
    return 0;
  } catch (error) {
    return report(error, terminal);
  }
}

async function runWithNest(line: readonly string[], terminal: Terminal): Promise<void> {
  const failures: unknown[] = [];
  const app = await CommandFactory.createWithoutRunning(CliModule.on(terminal), {
    logger: false,
    abortOnError: false,
    serviceErrorHandler: (error) => void failures.push(error),
  });
  try {
    await app.get(CommandRunnerService).run(['node', PROGRAM, ...line]);
  } finally {
    await app.close();
  }
  if (failures.length > 0) throw failures[0];
}

/** One line, and what to do about it below; never a stack trace. */
function report(error: unknown, terminal: Terminal): number {
  const message = printable(error instanceof Error ? error.message : String(error));
  if (message !== '') terminal.note(error instanceof InterruptedError ? message : `Error: ${message}`);
  if (!(error instanceof CliError)) return 1;
  if (error.advice !== '') terminal.note(error.advice);
  return error.exitCode;
}
