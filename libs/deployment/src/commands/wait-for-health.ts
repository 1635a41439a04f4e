import { formatDuration } from '@app/health';
import { CommandError } from '../command-error.js';
import { milliseconds } from '../milliseconds.js';
import type { DeployedSlot } from '../services/deployed-slot.js';
import type { Report } from './command-context.js';

const PROGRESS_MS = 250;

/**
 * Probes a slot's targets until all are healthy at the same time. Probing goes on afterwards.
 *
 * @param timeout nanoseconds
 * @param ending ends the wait
 * @throws {CommandError} TARGET_UNHEALTHY with what the last probe of each target found, SHUTTING_DOWN
 */
export async function waitForHealth(
  slot: DeployedSlot,
  timeout: number,
  report: Report,
  ending: AbortSignal,
): Promise<void> {
  const endsAt = performance.now() + milliseconds(timeout);
  const tell = (): void => {
    const targets = slot.targets.map(({ progress }) => progress);
    report({ waitingFor: 'health', targets, remainingMs: Math.max(0, endsAt - performance.now()) });
  };
  const { promise: over, reject } = Promise.withResolvers<never>();
  const deadline = setTimeout(() => reject(unhealthy(slot, timeout)), milliseconds(timeout));
  const end = (): void => reject(new CommandError('SHUTTING_DOWN', 'unexpected EOF'));
  ending.addEventListener('abort', end);
  const progress = setInterval(tell, PROGRESS_MS);
  slot.startProbing();
  tell();
  try {
    await Promise.race([slot.allHealthy, over]);
  } finally {
    clearTimeout(deadline);
    clearInterval(progress);
    ending.removeEventListener('abort', end);
  }
}

function unhealthy(slot: DeployedSlot, timeout: number): CommandError {
  const causes = slot.targets
    .map(({ progress }) => progress)
    .filter(({ healthy }) => !healthy)
    .map(({ target, probes, lastResult }) => {
      if (probes === 0) return `${target}: no answer to the first probe yet`;
      return `${target}: ${lastResult} (${probes === 1 ? '1 probe' : `${probes} probes`})`;
    });
  return new CommandError(
    'TARGET_UNHEALTHY',
    `target failed to become healthy within configured timeout (${formatDuration(timeout)}): ${causes.join('; ')}`,
  );
}
