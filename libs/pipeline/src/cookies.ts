import type { Fields } from './fields.js';

/**
 * The value of a request's cookie, without surrounding quotes; undefined when there is none of this name. The first one
 * counts; several Cookie lines are one list (HTTP/2 clients split it, RFC 9113 8.2.3).
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

function fromLine(line: string, name: string): string | undefined {
  // Most requests have cookies, but not this one: look before taking the line apart.
  if (!line.includes(name)) return undefined;
  for (const part of line.split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0 || part.slice(0, equals).trim() !== name) continue;
    const value = part.slice(equals + 1).trim();
    return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  }
  return undefined;
}
