import { isUtf8 } from 'node:buffer';

/** All but visible ASCII and blanks that JSON writes as they are. */
const NEEDS_CARE = /[^ !#-[\]-~]/;
const NO_BYTES = /[\u0100-\uffff]/;

/**
 * A text as JSON. What came in a head has one character a byte; where it is no ASCII it nearly always is UTF-8, and a
 * person should be able to read it.
 */
export function quoted(text: string): string {
  if (text === '') return '""';
  return NEEDS_CARE.test(text) ? JSON.stringify(readable(text)) : `"${text}"`;
}

function readable(value: string): string {
  if (NO_BYTES.test(value)) return value;
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : value;
}

/** Like {@link quoted}, for what is nearly always the same as the last time: a third of the time then. */
export class QuotedAgain {
  #text = '';
  #quoted = '""';

  of(text: string): string {
    if (text !== this.#text) {
      this.#quoted = quoted(text);
      this.#text = text;
    }
    return this.#quoted;
  }
}
