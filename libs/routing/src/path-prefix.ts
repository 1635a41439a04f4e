/**
 * A prefix in the form that paths are compared in: one character a byte. A request's path is bytes, which need not be
 * UTF-8; what a person typed is text.
 */
export function prefixBytes(typed: string): string {
  return Buffer.from(typed).toString('latin1');
}

/**
 * Whether `prefix` (normalised) covers `path` (without its escapes) in whole segments: `/api` covers `/api` and `/api/x`,
 * not `/apix`.
 */
export function covers(prefix: string, path: string): boolean {
  if (prefix === '/') return true;
  return path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === SLASH);
}

const SLASH = 0x2f;

/**
 * Takes a prefix that covers it off a request's target, whose remaining escapes and query stay byte for byte. The prefix
 * was matched against the decoded path, so that it may be spelt with escapes in the target.
 */
export function stripPrefix(target: string, prefix: string): string {
  if (prefix === '/') return target;
  const rest = target.slice(lengthInTarget(target, prefix));
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  // What follows the prefix is a slash, possibly an escaped one; a request's target has to begin with a plain one.
  return rest.startsWith('/') ? rest : `/${rest.slice('%2F'.length)}`;
}

function lengthInTarget(target: string, prefix: string): number {
  const escape = target.indexOf('%');
  if (escape < 0 || escape >= prefix.length) return prefix.length;
  let at = 0;
  for (let byte = 0; byte < prefix.length; byte++) at += target[at] === '%' ? 3 : 1;
  return at;
}
