import type { FieldName, Fields } from '@app/pipeline';
import { parseFields } from './field-block.js';
import { MalformedMessage } from './malformed-message.js';
import { retainFields } from './retain-fields.js';

/**
 * What must not come late (RFC 9110 6.5.1): whoever looked at the head has already decided about framing, routing,
 * who asks, and what the content is.
 */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'host',
  'authorization',
  'cookie',
  'set-cookie',
  'www-authenticate',
  'age',
  'cache-control',
  'date',
  'expect',
  'expires',
  'forwarded',
  'location',
  'max-forwards',
  'pragma',
  'range',
  'retry-after',
  'vary',
  'warning',
  'x-real-ip',
  'x-request-id',
  'x-request-start',
  'x-kamal-target',
]);

/**
 * @param text fields and the empty line behind them
 * @returns null when nothing that may be a trailer is among them
 * @throws {MalformedMessage}
 */
export function parseTrailers(text: string): Fields | null {
  const fields = parseFields(text, 0);
  if (fields === null) throw new MalformedMessage('bad-trailer', 'a trailer line is not a field');
  return onlyTrailers(fields);
}

/** Drops what may not be a trailer. @returns null when nothing is left */
export function onlyTrailers(fields: Fields): Fields | null {
  retainFields(fields, mayComeLate);
  return fields.size === 0 ? null : fields;
}

function mayComeLate(name: FieldName): boolean {
  if (name.hopByHop || name.framing || name.twin || FORBIDDEN.has(name.lower)) return false;
  return !name.lower.startsWith('content-') && !name.lower.startsWith('if-') && !name.lower.startsWith('x-forwarded-');
}
