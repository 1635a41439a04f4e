import type { Fields } from './fields.js';

/**
 * The value of a request's cookie, without surrounding quotes; undefined when there is none of this name. The first one
 * with a valid value counts; several Cookie lines are one list (HTTP/2 clients split it, RFC 9113 8.2.3).
 *
 * Read as Go's net/http reads it, so that a client stays where the original proxy had put it: names are compared letter
 * by letter, a blank behind the `=` belongs to the value, and a value with a quote, backslash, control or non-ASCII
 * character inside counts for nothing.
 */
export function cookieValue(fields: Fields, name: string): string | undefined {
  const { names, values } = fields;
  for (let i = 0; i < names.length; i++) {
    if (names[i]?.lower !== 'cookie') continue;
    const value = fromLine(values[i] ?? '', name);
    if (value !== undefined) return value;
  }
  return undefined;
}

const VALID_VALUE = /^[ !#-:<-[\]-~]*$/;

function fromLine(line: string, name: string): string | undefined {
  // Most requests have cookies, but not this one: look before taking the line apart.
  if (!line.includes(name)) return undefined;
  for (const part of line.split(';')) {
    const pair = trimBlanks(part);
    const equals = pair.indexOf('=');
    if (trimBlanks(equals < 0 ? pair : pair.slice(0, equals)) !== name) continue;
    const value = equals < 0 ? '' : unquoted(pair.slice(equals + 1));
    if (VALID_VALUE.test(value)) return value;
  }
  return undefined;
}

function unquoted(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

/** Not `trim()`: that takes a no-break space (0xA0) for a blank, too. */
function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
