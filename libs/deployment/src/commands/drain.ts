import type { DrainScope } from '@app/routing';
import { milliseconds } from '../milliseconds.js';
import type { CommandContext, Report } from './command-context.js';

/** Waits for requests in flight, at most for the time, and says how many are left. @param timeout nanoseconds */
export async function drain(
  { dataPlane }: CommandContext,
  scope: DrainScope,
  timeout: number,
  report: Report,
): Promise<void> {
  const timeoutMs = milliseconds(timeout);
  const endsAt = performance.now() + timeoutMs;
  await dataPlane.drain(scope, timeoutMs, (inFlight) => {
    report({ waitingFor: 'drain', inFlight, remainingMs: Math.max(0, endsAt - performance.now()) });
  });
}
