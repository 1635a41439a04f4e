import { type FieldName, ProxyError } from '@app/pipeline';
import { encodedInteger } from './encoded-integer.js';
import { STATIC_INDEX } from './static-table.js';

const MOST_NAMES = 2000;
const LONGEST_KEPT = 64;
const met = new Map<string, string>();

/**
 * The beginning of a field that is not to be indexed, up to its value (RFC 7541 6.2.2), one character a byte; made once
 * per name. Those of teams' and targets' invention are not kept without end.
 *
 * @throws {ProxyError} INTERNAL_ERROR when a stage left something that is no name
 */
export function encodedName(name: FieldName): string {
  const { lower } = name;
  const known = met.get(lower);
  if (known !== undefined) return known;
  if (!NAME.test(lower)) throw new ProxyError('INTERNAL_ERROR', `no field can have the name ${JSON.stringify(lower)}`);
  const made = encode(lower);
  if (met.size < MOST_NAMES && lower.length <= LONGEST_KEPT) met.set(lower, made);
  return made;
}

/** A token in lower case (RFC 9113 8.2.1); pseudo-header fields are not among a message's fields. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

const LITERAL = 0x00;
/** Not to be put into a table on any hop (RFC 7541 7.1.3). */
const LITERAL_NEVER_INDEXED = 0x10;

function encode(lower: string): string {
  const form = lower === 'set-cookie' ? LITERAL_NEVER_INDEXED : LITERAL;
  const index = STATIC_INDEX.get(lower);
  if (index !== undefined) return encodedInteger(form, 0x0f, index);
  return String.fromCharCode(form) + encodedInteger(0, 0x7f, lower.length) + lower;
}
