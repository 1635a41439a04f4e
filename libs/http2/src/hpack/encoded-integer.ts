/**
 * A number as RFC 7541 5.1 has it, one character a byte.
 *
 * @param form the bits before it in its first byte
 * @param mask the bits of the first byte that are its own
 */
export function encodedInteger(form: number, mask: number, value: number): string {
  if (value < mask) return String.fromCharCode(form | value);
  let text = String.fromCharCode(form | mask);
  let rest = value - mask;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) text += String.fromCharCode((rest & 0x7f) | 0x80);
  return text + String.fromCharCode(rest);
}
