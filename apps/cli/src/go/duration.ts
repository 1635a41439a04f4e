import { GoParseError } from './go-error.js';
import { quote } from './quote.js';

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  // Two characters look the same: the micro sign and the Greek letter.
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const LONGEST = 2n ** 63n - 1n;
/** A number, and everything up to the next one as its unit. */
const PART = /(\d*)(?:\.(\d*))?([^\d.]*)/y;

/**
 * As Go's `time.ParseDuration`: `300ms`, `1.5s`, `1m30s`, `2h`, and a bare `0`.
 *
 * @returns nanoseconds; exact up to 2^53, which is 104 days
 * @throws {GoParseError}
 */
export function parseDuration(text: string): number {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0;
  if (unsigned === '') throw invalid(text);
  let total = 0n;
  PART.lastIndex = 0;
  while (PART.lastIndex < unsigned.length) {
    const [, whole = '', fraction = '', unit = ''] = PART.exec(unsigned) ?? [];
    if (whole === '' && fraction === '') throw invalid(text);
    if (unit === '') throw new GoParseError(`time: missing unit in duration ${quote(text)}`);
    const scale = UNITS[unit];
    if (scale === undefined) throw new GoParseError(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    total += BigInt(whole === '' ? 0 : whole) * scale + fractionOf(fraction, scale);
    if (total > LONGEST) throw invalid(text);
  }
  return text.startsWith('-') ? Number(-total) : Number(total);
}

/** Go reckons fractions in floating point, from as many digits as fit 63 bits, and cuts off below a nanosecond. */
function fractionOf(digits: string, scale: bigint): bigint {
  if (digits === '') return 0n;
  const significant = digits.slice(0, BigInt(digits.slice(0, 19)) <= LONGEST ? 19 : 18);
  return BigInt(Math.trunc(Number(significant) * (Number(scale) / 10 ** significant.length)));
}

function invalid(text: string): GoParseError {
  return new GoParseError(`time: invalid duration ${quote(text)}`);
}

/** For people, as help shows a default: `30s`, `1m30s`, `0s`. @param nanoseconds not negative */
export function formatDuration(nanoseconds: number): string {
  if (nanoseconds > 0 && nanoseconds < 1e9) return `${nanoseconds / 1e6}ms`;
  const seconds = nanoseconds / 1e9;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = Number((seconds % 60).toFixed(9));
  const parts = [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', rest > 0 ? `${rest}s` : ''];
  return parts.join('') || '0s';
}
