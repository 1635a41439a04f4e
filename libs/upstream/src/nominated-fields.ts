import type { Fields } from '@app/pipeline';

/** Options of a connection that name no field, or one that is dropped or rewritten anyway. */
const OPTIONS: ReadonlySet<string> = new Set(['close', 'keep-alive', 'upgrade', 'te', 'trailer', 'http2-settings', '']);

/**
 * The fields that `Connection` declares to be for this hop only (RFC 9110 7.6.1), in lower case. A set: a head of 64 KB has
 * room for 6,500 of them and as many fields, and a list would be searched for each of those, which took more than a second.
 *
 * @returns null for none, which is nearly always: browsers send `keep-alive`
 */
export function nominatedFields(fields: Fields): ReadonlySet<string> | null {
  const connection = fields.joined('connection', ',');
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return null;
  const named = connection
    .toLowerCase()
    .split(',')
    .map((option) => option.trim())
    .filter((option) => !OPTIONS.has(option));
  return named.length === 0 ? null : new Set(named);
}
