import { isToken } from '@app/http1';
import { HeaderKind, type HeaderName } from './header-name.js';

/** What RFC 7541 4.1 and RFC 9113 10.5.1 add to a field's text, bytes. */
export const FIELD_OVERHEAD = 32;

/** A field of the static or the dynamic table: looked up and judged when it is put in, not each time it is used. */
export class HeaderField {
  /** What it counts in the table and in a list. */
  readonly bytes: number;
  /** Why no message may have it; null for an ordinary one. */
  readonly fault: string | null;

  /** @param clean see {@link fieldFault} */
  constructor(
    readonly name: HeaderName,
    readonly value: string,
    clean: boolean,
  ) {
    this.bytes = name.field.raw.length + value.length + FIELD_OVERHEAD;
    this.fault = fieldFault(name, value, clean);
  }
}

/**
 * @param clean the value has no characters that a field value must not have, and no blanks around it
 * @returns why no message may have this field (RFC 9113 8.2); null when it may
 */
export function fieldFault(name: HeaderName, value: string, clean: boolean): string | null {
  if (name.fault !== null) return name.fault;
  if (!clean) return `a value of ${name.field.lower} with blanks around it or forbidden characters`;
  if (name.kind === HeaderKind.Plain) return null;
  switch (name.kind) {
    case HeaderKind.TransferCodings:
      return value.toLowerCase() === 'trailers' ? null : 'te says more than "trailers"';
    case HeaderKind.ContentLength:
      // The static table has it without a value, which is for the name alone.
      return LENGTH.test(value) ? null : 'content-length is not one plain number';
    case HeaderKind.Method:
      return isToken(value) ? null : ':method is not a token';
    case HeaderKind.Path:
      return value === '' ? ':path is empty' : null;
    default:
      return null;
  }
}

/** As many digits as a number holds exactly. */
const LENGTH = /^[0-9]{1,15}$/;
