import type { Progress, TargetProgress } from '@app/admin-api';
import { printable } from '../terminal/printable.js';

/** A line about what a command waits for, and whether it is good news. */
export interface ProgressLine {
  readonly text: string;
  readonly news: 'none' | 'good' | 'bad';
}

/** The lines that say what a command waits for: a title, then the targets. @param doing `deploying web` */
export function describeProgress(doing: string, progress: Progress): ProgressLine[] {
  const targets = progress.waitingFor === 'health' ? progress.targets : [];
  const width = Math.max(0, ...targets.map(({ target }) => printable(target).length));
  return [
    { text: `${capitalized(doing)}${describeWait(progress)}`, news: 'none' },
    ...targets.map((target) => ({
      text: `  ${printable(target.target).padEnd(width)}  ${describeTarget(target)}`,
      news: target.healthy ? ('good' as const) : target.probes === 0 ? ('none' as const) : ('bad' as const),
    })),
  ];
}

/** `: 3 requests in flight (12s left)`. */
export function describeWait(progress: Progress): string {
  switch (progress.waitingFor) {
    case 'health':
      return `: waiting for health (${timeLeft(progress.remainingMs)})`;
    case 'switch':
      return ': switching traffic';
    case 'drain':
      return `: ${requests(progress.inFlight)} in flight (${timeLeft(progress.remainingMs)})`;
    default:
      // A proxy of a later version may wait for things that this one has not heard of.
      progress satisfies never;
      return '';
  }
}

/** `not healthy after 2 probes, last: status 500`. */
export function describeTarget({ healthy, probes, lastResult }: TargetProgress): string {
  if (healthy) return 'healthy';
  if (probes === 0) return 'not probed yet';
  const result = lastResult === '' ? '' : `, last: ${printable(lastResult)}`;
  return `not healthy after ${probes === 1 ? '1 probe' : `${probes} probes`}${result}`;
}

export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function requests(inFlight: number): string {
  return inFlight === 1 ? '1 request' : `${inFlight} requests`;
}

function timeLeft(remainingMs: number): string {
  return `${Math.ceil(Math.max(0, remainingMs) / 1000)}s left`;
}
