import { percentile } from '../measure/statistics.ts';
import type { Asked } from './messages.ts';

const PERCENTS = [50, 90, 99] as const;

/** How long ordinary clients waited, and how much longer than when it is quiet. */
export function waited(quiet: readonly Asked[], flooded: readonly Asked[]): string {
  const [before, during] = [sortedTimes(quiet), sortedTimes(flooded)];
  const parts = PERCENTS.map((percent) => {
    const [calm, busy] = [percentile(before, percent), percentile(during, percent)];
    return `p${percent} ${busy.toFixed(2)} ms to ${calm.toFixed(2)} = ${(busy / calm).toFixed(1)}`;
  });
  return `${parts.join(', ')} (${flooded.length} requests)`;
}

function sortedTimes(asked: readonly Asked[]): readonly number[] {
  return asked.map(([, took]) => took).toSorted((a, b) => a - b);
}
