/**
 * The 32-bit FNV-1a hash, as Go's hash/fnv computes it: the original proxy splits by it, so a client stays on its side
 * when the proxies are swapped.
 *
 * @param value one character a byte, as header values are read
 * @returns 0…2³²−1
 */
export function fnv1a32(value: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < value.length; i++) hash = Math.imul(hash ^ (value.charCodeAt(i) & 0xff), 0x01000193);
  return hash >>> 0;
}
