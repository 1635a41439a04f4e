import type { Fields } from '@app/pipeline';

/**
 * The first value of a field, for those behind this hop, too: one that `Connection` names was for this hop only, and is
 * as absent (RFC 9110 7.6.1). Otherwise a client could have what the next proxy is told of it taken out again.
 *
 * @param lower the field's name in lower case
 */
export function endToEndValue(fields: Fields, lower: string): string | undefined {
  const value = fields.get(lower);
  return value !== undefined && isNominated(fields, lower) ? undefined : value;
}

function isNominated({ names, values }: Fields, lower: string): boolean {
  return values.some((value, i) => names[i]?.lower === 'connection' && lists(value, lower));
}

function lists(options: string, lower: string): boolean {
  // Nearly all there is.
  if (options === 'keep-alive' || options === 'close') return false;
  return options.split(',').some((option) => option.trim().toLowerCase() === lower);
}
