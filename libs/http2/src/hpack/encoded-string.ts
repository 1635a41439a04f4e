import { encodedInteger } from './encoded-integer.js';

/** The lengths of nearly all strings. */
const SHORT = Array.from({ length: 0x7f }, (_, length) => encodedInteger(0, 0x7f, length));

/** A string with its length before it, without Huffman code (RFC 7541 5.2), one character a byte. */
export function encodedString(value: string): string {
  return (SHORT[value.length] ?? encodedInteger(0, 0x7f, value.length)) + value;
}
