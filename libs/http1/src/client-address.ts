const MAPPED = '::ffff:';

/** A peer's address as others know it: an IPv4 client of a socket for both families in its own form, no zone. */
export function clientAddress(remoteAddress: string | undefined): string {
  if (remoteAddress === undefined) return '';
  if (remoteAddress.startsWith(MAPPED) && remoteAddress.includes('.')) return remoteAddress.slice(MAPPED.length);
  const zone = remoteAddress.indexOf('%');
  return zone < 0 ? remoteAddress : remoteAddress.slice(0, zone);
}
