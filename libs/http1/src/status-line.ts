import { BLANK, CR, digitAt, IN_VALUE, LF } from './characters.js';

/** What a status line begins with; the minor version follows. */
const HTTP = 'HTTP/1.';
const STATUS_AT = 'HTTP/1.1 '.length;
const DIGITS = 3;

export interface StatusLine {
  readonly minorVersion: 0 | 1;
  /** 100…999: what no RFC knows is the target's own affair, and passes. */
  readonly status: number;
  /** As it came, perhaps empty. */
  readonly phrase: string;
  /** Index of the first byte behind it. */
  readonly end: number;
}

/** What nearly every answer begins with: compared in one go. */
const USUAL = 'HTTP/1.1 200 OK\r\n';
const USUAL_LINE: StatusLine = { minorVersion: 1, status: 200, phrase: 'OK', end: USUAL.length };

/**
 * Version, status and phrase (RFC 9112 4). Some servers leave out the blank behind the status when they have nothing to
 * say.
 *
 * @returns null when it is none
 */
export function parseStatusLine(text: string): StatusLine | null {
  if (text.startsWith(USUAL)) return USUAL_LINE;
  const minorVersion = digitAt(text, HTTP.length);
  if (!text.startsWith(HTTP) || (minorVersion !== 0 && minorVersion !== 1)) return null;
  const status = statusIn(text);
  if (status < 0 || text.charCodeAt(STATUS_AT - 1) !== BLANK) return null;
  let at = STATUS_AT + DIGITS;
  const start = at + 1;
  if (text.charCodeAt(at) === BLANK) {
    at = start;
    while (IN_VALUE[text.charCodeAt(at)] === 1) at++;
  }
  if (text.charCodeAt(at) !== CR || text.charCodeAt(at + 1) !== LF) return null;
  return { minorVersion, status, phrase: text.slice(start, at), end: at + 2 };
}

function statusIn(text: string): number {
  const hundreds = digitAt(text, STATUS_AT);
  const tens = digitAt(text, STATUS_AT + 1);
  const ones = digitAt(text, STATUS_AT + 2);
  return hundreds < 1 || tens < 0 || ones < 0 ? -1 : hundreds * 100 + tens * 10 + ones;
}
