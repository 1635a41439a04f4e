/**
 * What hosts are compared by, of a request or as typed: lower case, without port, one trailing dot, and the brackets of
 * an IPv6 address. Empty for an empty one.
 */
export function comparableHost(authority: string): string {
  const host = hostOf(authority).toLowerCase();
  if (host.startsWith('[')) return host.slice(1, -1);
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** An authority without its port, as it was sent: `[::1]:80` → `[::1]`. */
export function hostOf(authority: string): string {
  const colon = authority.lastIndexOf(':');
  // A colon inside brackets belongs to the address; without brackets, as people type it, a second one says that it does.
  if (colon < 0 || authority.endsWith(']')) return authority;
  if (!authority.startsWith('[') && authority.indexOf(':') < colon) return authority;
  return authority.slice(0, colon);
}

/** The pattern that a host could be matched by: `*.` and everything after its first label. */
export function wildcardOf(host: string): string | null {
  const dot = host.indexOf('.');
  return dot < 0 ? null : `*${host.slice(dot)}`;
}
