import { Fields } from '@app/pipeline';
import { nominatedFields } from './nominated-fields.js';

/**
 * What a client may see of the fields that a target sent: without framing, which each hop writes anew, and without what
 * ends at this hop (RFC 9110 7.6.1).
 */
export function endToEndFields(came: Fields): Fields {
  const named = nominatedFields(came);
  const { names, values } = came;
  const fields = new Fields();
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const value = values[i];
    if (name === undefined || value === undefined || name.hopByHop || name.framing) continue;
    if (named === null || !named.has(name.lower)) fields.push(name, value);
  }
  return fields;
}
