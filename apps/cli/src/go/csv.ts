import { GoParseError } from './go-error.js';

const BARE_QUOTE = 'bare " in non-quoted-field';
const LOOSE_QUOTE = 'extraneous or missing " in quoted-field';

/**
 * The values of one list flag, as Go's `encoding/csv` reads a record: separated by commas, `"a,b"` is one, `""` in
 * quotes is a quote. Only the first line that is not empty counts; none at all is an error, an empty text an empty list.
 *
 * @throws {GoParseError} with the place in bytes, counted from 1
 */
export function parseCsv(text: string): string[] {
  return text === '' ? [] : new RecordReader(text).read();
}

/** Line ends are `\n`; a `\r` before one, or at the very end, is no part of a value. */
class RecordReader {
  readonly #text: string;
  /** Empty lines before the record count in the line numbers of errors. */
  readonly #firstLine: number;
  #at = 0;

  constructor(text: string) {
    const lines = text.replaceAll('\r\n', '\n').replace(/\r$/, '');
    this.#text = lines.replace(/^\n+/, '');
    this.#firstLine = 1 + lines.length - this.#text.length;
  }

  read(): string[] {
    if (this.#text === '') throw new GoParseError('EOF');
    const values = [this.#value()];
    while (this.#text[this.#at] === ',') {
      this.#at++;
      values.push(this.#value());
    }
    return values;
  }

  #value(): string {
    return this.#text[this.#at] === '"' ? this.#quoted() : this.#plain();
  }

  #plain(): string {
    const end = this.#endOf(/[,\n]/g);
    const value = this.#text.slice(this.#at, end);
    const quote = value.indexOf('"');
    if (quote !== -1) throw this.#error(BARE_QUOTE, this.#at + quote);
    this.#at = end;
    return value;
  }

  #quoted(): string {
    const start = this.#at + 1;
    for (let quote = this.#text.indexOf('"', start); quote !== -1; quote = this.#text.indexOf('"', quote + 2)) {
      const next = this.#text[quote + 1];
      if (next === '"') continue;
      if (next !== undefined && next !== ',' && next !== '\n') throw this.#error(LOOSE_QUOTE, quote);
      this.#at = quote + 1;
      return this.#text.slice(start, quote).replaceAll('""', '"');
    }
    throw this.#error(LOOSE_QUOTE, this.#text.length);
  }

  #endOf(stop: RegExp): number {
    stop.lastIndex = this.#at;
    return stop.exec(this.#text)?.index ?? this.#text.length;
  }

  #error(cause: string, at: number): GoParseError {
    const before = this.#text.slice(0, at);
    const line = this.#firstLine + before.split('\n').length - 1;
    const column = Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1)) + 1;
    const record = line === this.#firstLine ? '' : `record on line ${this.#firstLine}; `;
    return new GoParseError(`${record}parse error on line ${line}, column ${column}: ${cause}`);
  }
}
