import { FieldName, ownText } from '@app/pipeline';
import { checkOneLine } from './one-line.js';

/** By the index of a name. */
const leads: (string | undefined)[] = Array.from({ length: FieldName.most });

/**
 * `Name: ` with the end of the line before it: what stands in front of a value in a head that is being composed. Made
 * once for a name, it saves each field of each head two pieces of string, and a look at its characters.
 *
 * @throws {ProxyError} INTERNAL_ERROR when a stage made up a name that cannot be sent in one line
 */
export function leadOf(name: FieldName): string {
  return name.index < 0 ? lead(name) : (leads[name.index] ??= ownText(lead(name)));
}

function lead({ raw }: FieldName): string {
  checkOneLine(raw, raw);
  return `\r\n${raw}: `;
}
