const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_BEFORE_MS = 30 * DAY_MS;
const HOUR_MS = 60 * 60 * 1000;

/** From when to when a certificate is valid: Unix time, ms. */
interface Life {
  readonly validFrom: number;
  readonly validTo: number;
}

/**
 * When a certificate is renewed: when a third of its life, at most 30 days, is left; up to an hour earlier, so that
 * certificates that came together are not renewed together.
 *
 * @param jitter 0…1
 * @returns Unix time, ms
 */
export function renewalTime(life: Life, jitter: number): number {
  const before = beforeTheEnd(life);
  return life.validTo - before - jitter * Math.min(HOUR_MS, before / 10);
}

/** The latest that an authority may suggest: half of the ordinary time is left then, for what may fail. Unix time, ms. */
export function lastRenewalTime(life: Life): number {
  return life.validTo - beforeTheEnd(life) / 2;
}

/** How soon a certificate that was just issued may be renewed at all: ms from then. */
export function leastAge({ validFrom, validTo }: Life): number {
  return Math.min((validTo - validFrom) / 10, HOUR_MS);
}

function beforeTheEnd({ validFrom, validTo }: Life): number {
  return Math.min((validTo - validFrom) / 3, LONGEST_BEFORE_MS);
}
