import type { Progress, TargetProgress } from '@app/admin-api';
import { printable } from '../terminal/printable.js';

/** The lines that say what a command waits for. @param doing `deploying web` */
export function describeProgress(doing: string, progress: Progress): string[] {
  const title = doing.charAt(0).toUpperCase() + doing.slice(1);
  switch (progress.waitingFor) {
    case 'health':
      return [
        `${title}: waiting for health (${timeLeft(progress.remainingMs)})`,
        ...progress.targets.map(describeTarget(longest(progress.targets))),
      ];
    case 'switch':
      return [`${title}: switching traffic`];
    case 'drain':
      return [`${title}: ${requests(progress.inFlight)} in flight (${timeLeft(progress.remainingMs)})`];
    default:
      // A proxy of a later version may wait for things that this one has not heard of.
      progress satisfies never;
      return [title];
  }
}

function describeTarget(width: number): (target: TargetProgress) => string {
  return ({ target, healthy, probes, lastResult }) => {
    const result = lastResult === '' ? '' : `, last: ${printable(lastResult)}`;
    const state = healthy ? 'healthy' : probes === 0 ? 'not probed yet' : `not healthy after ${count(probes)}${result}`;
    return `  ${printable(target).padEnd(width)}  ${state}`;
  };
}

function longest(targets: readonly TargetProgress[]): number {
  return Math.max(0, ...targets.map(({ target }) => printable(target).length));
}

function count(probes: number): string {
  return probes === 1 ? '1 probe' : `${probes} probes`;
}

function requests(inFlight: number): string {
  return inFlight === 1 ? '1 request' : `${inFlight} requests`;
}

function timeLeft(remainingMs: number): string {
  return `${Math.ceil(Math.max(0, remainingMs) / 1000)}s left`;
}
