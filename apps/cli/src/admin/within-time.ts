import { CliError } from '../cli.errors.js';

/** Gives up when the time is over. @throws {CliError} TIMED_OUT */
export async function withinTime<Result>(
  limitMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const tooLate = new AbortController();
  const timer = setTimeout(() => {
    tooLate.abort(new CliError('TIMED_OUT', `the proxy did not answer in ${limitMs / 1000} s`));
  }, limitMs);
  try {
    return await work(AbortSignal.any([signal, tooLate.signal]));
  } finally {
    clearTimeout(timer);
  }
}
