/**
 * Which value so much of all are at or below, read from a histogram: within the bucket it is taken to be spread evenly.
 *
 * @param bounds upper bounds, ascending
 * @param counts of each bucket by itself, one more than bounds; of a time, the differences of two answers
 * @param share 0.5 for the median, 0.99
 * @returns in the unit of the bounds; the last bound for what is above it, null when nothing was counted
 */
export function quantile(bounds: readonly number[], counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let missing = share * total;
  for (const [bucket, count] of counts.entries()) {
    const upper = bounds[bucket];
    if (upper === undefined) break;
    const lower = bounds[bucket - 1] ?? 0;
    if (count > 0 && missing <= count) return lower + (upper - lower) * (missing / count);
    missing -= count;
  }
  return bounds.at(-1) ?? null;
}
