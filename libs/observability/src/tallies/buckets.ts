/** The upper bounds of a histogram's buckets, in the unit of what is measured; one more bucket takes what is above. */
export type Bounds = readonly number[];

/** Of Prometheus' clients, as the original's: 5 ms … 10 s. In milliseconds. */
export const DEFAULT_BOUNDS_MS: Bounds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];

/**
 * For medians and 99th percentiles that people look at: two buckets an octave, so that what is read from them is off by a
 * fifth at most. Half a millisecond … 65 s. In milliseconds.
 */
export const FINE_BOUNDS_MS: Bounds = [
  0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072,
  4096, 6144, 8192, 12_288, 16_384, 24_576, 32_768, 65_536,
];

/**
 * Which bucket a value belongs to. A walk, because nearly everything is in the first few: cheaper than halving.
 */
export function bucketOf(bounds: Bounds, value: number): number {
  let bucket = 0;
  while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++;
  return bucket;
}
