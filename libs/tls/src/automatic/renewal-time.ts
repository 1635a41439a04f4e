const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_BEFORE_MS = 30 * DAY_MS;
const MOST_JITTER_MS = 60 * 60 * 1000;

/**
 * When a certificate is renewed: when a third of its life, at most 30 days, is left; up to an hour earlier, so that
 * certificates that came together are not renewed together.
 *
 * @param jitter 0…1
 * @returns Unix time, ms
 */
export function renewalTime({ validFrom, validTo }: { validFrom: number; validTo: number }, jitter: number): number {
  const before = Math.min((validTo - validFrom) / 3, LONGEST_BEFORE_MS);
  return validTo - before - jitter * Math.min(MOST_JITTER_MS, before / 10);
}
