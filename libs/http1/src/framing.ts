import { digitAt } from './characters.js';

/** How the end of a message's body is found (RFC 9112 6.3). */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  /** Answers only: the body ends with the connection. */
  | { readonly kind: 'until-close' };

export const NO_CONTENT: Framing = { kind: 'none' };
export const CHUNKED: Framing = { kind: 'chunked' };
export const UNTIL_CLOSE: Framing = { kind: 'until-close' };

/** So many digits are always a safe integer, 900 TB. */
const MOST_DIGITS = 15;

/** @returns bytes; null when the field does not say a length: signs, lists, blanks, hex, more than 15 digits */
export function parseContentLength(value: string): number | null {
  if (value.length === 0 || value.length > MOST_DIGITS) return null;
  let length = 0;
  for (let i = 0; i < value.length; i++) {
    const digit = digitAt(value, i);
    if (digit < 0) return null;
    length = length * 10 + digit;
  }
  return length;
}

export function lengthFraming(length: number): Framing {
  return length === 0 ? NO_CONTENT : { kind: 'length', length };
}
