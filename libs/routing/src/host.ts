/**
 * What hosts are compared by: lower case, without port and one trailing dot, an IPv6 address without its brackets'
 * port. Empty for an empty one.
 */
export function comparableHost(authority: string): string {
  const host = hostOf(authority).toLowerCase();
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** An authority without its port, as it was sent: `[::1]:80` → `[::1]`. */
export function hostOf(authority: string): string {
  const colon = authority.lastIndexOf(':');
  // A colon inside brackets belongs to the address.
  return colon < 0 || authority.endsWith(']') ? authority : authority.slice(0, colon);
}

/** The pattern that a host could be matched by: `*.` and everything after its first label. */
export function wildcardOf(host: string): string | null {
  const dot = host.indexOf('.');
  return dot < 0 ? null : `*${host.slice(dot)}`;
}
