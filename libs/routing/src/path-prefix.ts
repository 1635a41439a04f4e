/** Whether `prefix` (normalised) covers `path` in whole segments: `/api` covers `/api` and `/api/x`, not `/apix`. */
export function covers(prefix: string, path: string): boolean {
  if (prefix === '/') return true;
  return path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === SLASH);
}

const SLASH = 0x2f;

/**
 * The path in the form that prefixes are compared with. What is not valid UTF-8 behind its escapes stays as it is: it
 * can only be compared, never served differently.
 */
export function decodedPath(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return decodeBytes(path);
  }
}

/** Escapes byte by byte, for paths whose bytes are no UTF-8. */
function decodeBytes(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * Takes the prefix off a request's target, whose remaining escapes and query stay byte for byte. The prefix was matched
 * against the decoded path, so that it may be spelt with escapes in the target.
 */
export function stripPrefix(target: string, prefix: string): string {
  if (prefix === '/') return target;
  const rest = target.slice(lengthInTarget(target, prefix));
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  // What follows the prefix is a slash, possibly an escaped one; a request's target has to begin with a plain one.
  return rest.startsWith('/') ? rest : `/${rest.slice('%2F'.length)}`;
}

function lengthInTarget(target: string, prefix: string): number {
  if (target.startsWith(prefix)) return prefix.length;
  let at = 0;
  for (let bytes = Buffer.byteLength(prefix); bytes > 0; bytes--) at += target[at] === '%' ? 3 : 1;
  return at;
}
