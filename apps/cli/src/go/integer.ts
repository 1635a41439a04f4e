import { GoParseError } from './go-error.js';
import { quote } from './quote.js';

/** Sign, base prefix, digits; underscores stand between digits, or between prefix and digits. */
const SYNTAX = /^([+-]?)(0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?\d)*)$/;

const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 63n - 1n;

/**
 * As Go's `strconv.ParseInt(text, 0, 64)`: also `0x10`, `0o17`, `017`, `0b101` and `1_000`.
 *
 * What a double cannot hold exactly becomes the largest (or smallest) that it does: scripts write Go's largest number
 * for "no limit", and no size or count comes near 2^53.
 *
 * @throws {GoParseError}
 */
export function parseInteger(text: string): number {
  const [, sign, digits] = SYNTAX.exec(text) ?? [];
  if (digits === undefined) throw new GoParseError(`strconv.ParseInt: parsing ${quote(text)}: invalid syntax`);
  const magnitude = BigInt(inBigIntSyntax(digits.replaceAll('_', '')));
  const value = sign === '-' ? -magnitude : magnitude;
  if (value < SMALLEST || value > LARGEST) {
    throw new GoParseError(`strconv.ParseInt: parsing ${quote(text)}: value out of range`);
  }
  return Math.min(Math.max(Number(value), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

/** `017` is octal in Go, and no number for BigInt. */
function inBigIntSyntax(digits: string): string {
  return /^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits;
}
