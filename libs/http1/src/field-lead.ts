import { FieldName } from '@app/pipeline';

/** By the index of a name. */
const leads: (string | undefined)[] = Array.from({ length: FieldName.most });

/**
 * `Name: ` with the end of the line before it: what stands in front of a value in a head that is being composed. Made
 * once for a name, it saves each field of each head two pieces of string.
 */
export function leadOf(name: FieldName): string {
  if (name.index < 0) return `\r\n${name.raw}: `;
  return (leads[name.index] ??= flat(`\r\n${name.raw}: `));
}

/** In one piece: a joined string would be walked again for every head that it is part of. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
