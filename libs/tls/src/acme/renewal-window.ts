import { getJson } from './get-json.js';
import { retryAfterMs } from './retry-after.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** RFC 9773 4.3.3, for authorities that do not say. */
const ASK_AGAIN_MS = 6 * 60 * MINUTE_MS;

/** When an authority would like a certificate to be renewed (RFC 9773 4.2). All times in Unix time, ms. */
export interface RenewalWindow {
  readonly start: number;
  readonly end: number;
  /** When it wants to be asked again: from a minute to a day from now (RFC 9773 4.3.2). */
  readonly askAgainAt: number;
  /** Where it says why, for people; empty when it does not. */
  readonly explanation: string;
}

/**
 * Asks for it.
 *
 * @param url of the certificate's renewal information
 * @throws {Error} when there is no answer, or none that makes sense
 */
export async function fetchRenewalWindow(url: string): Promise<RenewalWindow> {
  const { body, retryAfter } = await getJson(url);
  const now = Date.now();
  const window = valueOf(body, 'suggestedWindow');
  const [start, end] = [timeOf(window, 'start'), timeOf(window, 'end')];
  if (!(start < end)) throw new Error('its renewal information has no window that could be kept to');
  const explanation = valueOf(body, 'explanationURL');
  return {
    start,
    end,
    askAgainAt: now + Math.min(Math.max(retryAfterMs(retryAfter, now) || ASK_AGAIN_MS, MINUTE_MS), DAY_MS),
    explanation: typeof explanation === 'string' ? explanation : '',
  };
}

function timeOf(window: unknown, name: string): number {
  const time = valueOf(window, name);
  return typeof time === 'string' ? Date.parse(time) : Number.NaN;
}

function valueOf(container: unknown, name: string): unknown {
  if (typeof container !== 'object' || container === null) return undefined;
  return Object.entries(container).find(([key]) => key === name)?.[1];
}
