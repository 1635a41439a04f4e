import { CliError } from '../cli.errors.js';

/** Ctrl-C, or somebody who ends the command: 128 and the number of the signal, as a shell would say it. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * How long a repeated signal is the same call: `timeout` and some shells tell a process, and its whole group as well.
 */
const SAME_CALL_MS = 500;

export class InterruptedError extends CliError {
  constructor(signal: keyof typeof EXIT_CODES, consequence: string | null) {
    const message = consequence === null ? '' : `Interrupted. ${consequence}`.trimEnd();
    super('INTERRUPTED', message, { exitCode: EXIT_CODES[signal] });
    this.name = 'InterruptedError';
  }
}

/**
 * Waits for something that a signal may cut short. A second signal ends the process at once.
 *
 * @param consequence what a person should know who interrupts it; null when that is how it is meant to end
 * @throws {InterruptedError}
 */
export async function untilInterrupted<T>(
  consequence: string | null,
  wait: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let interruptedAt: number | null = null;
  const interrupt = (signal: keyof typeof EXIT_CODES): void => {
    if (interruptedAt === null) {
      interruptedAt = performance.now();
      controller.abort(new InterruptedError(signal, consequence));
    } else if (performance.now() - interruptedAt > SAME_CALL_MS) {
      process.exit(EXIT_CODES[signal]);
    }
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await wait(controller.signal);
  } finally {
    // A command that was interrupted keeps them: it ends, and says why before it does.
    if (!controller.signal.aborted) for (const signal of signals) process.off(signal, interrupt);
  }
}
