import { AuthorityBusyError } from '../acme/load-acme-client.js';

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 60 * 60 * 1000;
const RENEWAL_WAIT_MS = 30 * 60 * 1000;
/** An authority that says more has made a mistake, or does not know yet; a number without end would be no time at all. */
const LONGEST_WISH_MS = 24 * 60 * 60 * 1000;

/**
 * How long a failed order is not repeated: a minute, then twice as long each time, up to an hour. Authorities allow few
 * failures an hour, and who says how long to wait is listened to, for a day at most.
 *
 * @param failures in a row, this one included
 */
export function orderWaitMs(failures: number, error: unknown): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
  return Math.max(wait, wishOf(error));
}

/**
 * How long a failed renewal is not repeated: there still is a certificate. The less of its life is left, the sooner, whatever
 * the authority says: it may think otherwise before the certificate expires.
 *
 * @param jitter 0…1
 * @param leftMs of its life
 */
export function renewalWaitMs(error: unknown, jitter: number, leftMs: number): number {
  const longest = Math.max(leftMs / 4, FIRST_WAIT_MS);
  return Math.min(Math.max(RENEWAL_WAIT_MS * (1 + jitter), wishOf(error)), longest);
}

function wishOf(error: unknown): number {
  return error instanceof AuthorityBusyError ? Math.min(error.retryAfterMs, LONGEST_WISH_MS) : 0;
}
