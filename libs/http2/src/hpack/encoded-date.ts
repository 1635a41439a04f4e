import { FieldName } from '@app/pipeline';
import { encodedName } from './encoded-name.js';
import { encodedString } from './encoded-string.js';

const NAME = FieldName.of('date');
let second = -1;
let text = '';

/** A whole `date` field (RFC 9110 5.6.7), one character a byte, made once a second. */
export function encodedDate(nowMs: number): string {
  const now = Math.floor(nowMs / 1000);
  if (now !== second) {
    second = now;
    text = encodedName(NAME) + encodedString(new Date(now * 1000).toUTCString());
  }
  return text;
}
