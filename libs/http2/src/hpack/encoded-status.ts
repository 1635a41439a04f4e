import { encodedInteger } from './encoded-integer.js';
import { encodedString } from './encoded-string.js';
import { STATIC_TABLE } from './static-table.js';

const INDEXED = 0x80;
/** Without indexing, its name from the static table. */
const LITERAL = 0x00;

const met = new Map<number, string>();

/** `:status`, one character a byte: by its index where the static table has it as a whole. */
export function encodedStatus(status: number): string {
  const known = met.get(status);
  if (known !== undefined) return known;
  const made = encode(String(status));
  met.set(status, made);
  return made;
}

function encode(status: string): string {
  const whole = STATIC_TABLE.findIndex(({ name, value }) => name.field.raw === ':status' && value === status);
  if (whole >= 0) return encodedInteger(INDEXED, 0x7f, whole + 1);
  const name = STATIC_TABLE.findIndex((field) => field.name.field.raw === ':status');
  return encodedInteger(LITERAL, 0x0f, name + 1) + encodedString(status);
}
