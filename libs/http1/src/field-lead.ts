import { FieldName, ownText } from '@app/pipeline';

/** By the index of a name. */
const leads: (string | undefined)[] = Array.from({ length: FieldName.most });

/**
 * `Name: ` with the end of the line before it: what stands in front of a value in a head that is being composed. Made
 * once for a name, it saves each field of each head two pieces of string.
 */
export function leadOf(name: FieldName): string {
  if (name.index < 0) return `\r\n${name.raw}: `;
  return (leads[name.index] ??= ownText(`\r\n${name.raw}: `));
}
