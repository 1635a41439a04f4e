/**
 * A path without its escapes, one character a byte, like everything else of a head: what was UTF-8 still is, what was not
 * stays what it was. Escapes that are none stay too; the codecs refuse them.
 */
export function percentDecoded(path: string): string {
  if (!path.includes('%')) return path;
  return path.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
