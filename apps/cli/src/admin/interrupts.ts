import { CliError } from '../cli.errors.js';

/** Ctrl-C, or somebody who ends the command: 128 and the number of the signal, as a shell would say it. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

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
  const interrupt = (signal: keyof typeof EXIT_CODES) => controller.abort(new InterruptedError(signal, consequence));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, interrupt);
  try {
    return await wait(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
