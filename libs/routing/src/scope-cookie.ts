import { comparableHost } from './host.js';

/**
 * Moves a cookie below the prefix that its service is mounted at: the application does not know of the prefix, and a
 * cookie for `/` would reach its neighbours on the host. Only cookies of this very host are ours to move.
 *
 * `Path=/x` → `/app/x`, `Path=/` and no Path → `/app`; attributes keep their order and spelling.
 *
 * @param line the value of one Set-Cookie field
 * @param prefix normalised, not `/`
 * @param authority the request's Host
 */
export function scopeCookie(line: string, prefix: string, authority: string): string {
  const parts = line.split(';');
  let hasPath = false;
  for (let i = 1; i < parts.length; i++) {
    const [name, value] = attribute(parts[i] ?? '');
    if (name === 'domain' && value !== '' && comparableHost(value) !== comparableHost(authority)) return line;
    if (name !== 'path') continue;
    hasPath = true;
    parts[i] = ` Path=${below(prefix, value)}`;
  }
  if (!hasPath) parts.splice(1, 0, ` Path=${prefix}`);
  return parts.join(';');
}

function attribute(part: string): readonly [name: string, value: string] {
  const equals = part.indexOf('=');
  if (equals < 0) return [part.trim().toLowerCase(), ''];
  return [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()];
}

/** A path that is not absolute is none (RFC 6265 5.2.4): the browser would take its default. */
function below(prefix: string, path: string): string {
  const rest = path.startsWith('/') ? path.replace(/\/+$/, '') : '';
  return prefix + rest;
}
