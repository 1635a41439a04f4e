/** All but visible ASCII and blanks that JSON writes as they are. */
const NEEDS_CARE = /[^ !#-[\]-~]/;
const NO_BYTES = /[\u0100-\uffff]/;

/**
 * A text out of a head as JSON. It has one character a byte; where it is no ASCII it nearly always is UTF-8, and a person
 * should be able to read it. Bytes that are none become U+FFFD, as in Go, and leave the rest of it readable.
 */
export function quoted(text: string): string {
  if (text === '') return '""';
  return NEEDS_CARE.test(text) ? JSON.stringify(readable(text)) : `"${text}"`;
}

function readable(value: string): string {
  return NO_BYTES.test(value) ? value : Buffer.from(value, 'latin1').toString();
}

/** Like {@link quoted}, for what is nearly always the same as the last time: a third of the time then. */
export class QuotedAgain {
  #text = '';
  #quoted = '""';

  /** @param quote JSON.stringify for our own words, which no head brought */
  constructor(private readonly quote = quoted) {}

  of(text: string): string {
    if (text !== this.#text) {
      this.#quoted = this.quote(text);
      this.#text = text;
    }
    return this.#quoted;
  }
}
