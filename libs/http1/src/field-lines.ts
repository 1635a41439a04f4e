import { type Fields, ProxyError } from '@app/pipeline';
import { leadOf } from './field-lead.js';

/**
 * What would start another line, or become one when a character above 255 is cut to its low byte (U+010A → LF). The
 * codecs let none of it in; a stage that decodes what a client sent, and adds it, might.
 */
const BREAKS_OUT = /[\0\r\n\u0100-\uffff]/;

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
    if (BREAKS_OUT.test(value) || BREAKS_OUT.test(name.raw)) {
      throw new ProxyError('INTERNAL_ERROR', `the field ${JSON.stringify(name.raw)} cannot be sent in one line`);
    }
    lines += leadOf(name) + value;
  }
  return lines;
}
