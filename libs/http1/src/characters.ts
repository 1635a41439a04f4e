/**
 * The characters of heads, as tables by their code: 1 for those that belong. Heads are walked by these, because a pattern
 * for each line took half again as long, and left an array of matches behind.
 */

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const BLANK = 32;
export const COLON = 58;

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Of a token: methods, field names (RFC 9110 5.6.2). */
export const IN_TOKEN = table((code) => isToken(String.fromCharCode(code)));
/** Of a field's value, or a reason: visible ones, blanks, bytes above 127 (RFC 9110 5.5); so no NUL, no CR, no LF. */
export const IN_VALUE = table((code) => code === TAB || (code >= BLANK && code !== 127));
/** Of a request target: visible ones, and bytes above 127, which pass as they came: curl sends them. */
export const IN_TARGET = table((code) => code > BLANK && code !== 127);

/** For what is no head, or is looked at once: heads are walked by the table. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

const ZERO = 48;

/** @returns the value of the decimal digit that stands there, -1 for anything else */
export function digitAt(text: string, at: number): number {
  const value = text.charCodeAt(at) - ZERO;
  return value >= 0 && value <= 9 ? value : -1;
}

function table(holds: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => (holds(code) ? 1 : 0));
}
