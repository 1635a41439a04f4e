import type { Fields } from '@app/pipeline';
import { leadOf } from './field-lead.js';
import { checkOneLine } from './one-line.js';

/**
 * Fields as they are sent, in latin1, each behind the end of the line before it; what frames a message or ends at this
 * hop is left out.
 *
 * @throws {ProxyError} INTERNAL_ERROR when a stage left something that cannot be sent in one line
 */
export function fieldLines(fields: Fields): string {
  const { names, values } = fields;
  let lines = '';
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const value = values[i];
    if (name === undefined || value === undefined || name.framing || name.hopByHop) continue;
    checkOneLine(value, name.raw);
    lines += leadOf(name) + value;
  }
  return lines;
}
