/** A host and perhaps a port: no user, no list, no blank, no path (RFC 3986 3.2; RFC 9110 7.2). */
const AUTHORITY = /^(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)(?::[0-9]{0,5})?$/;

/** The last one that was found good: a site's clients nearly all name one. */
let lastGood = '';

/** An empty authority is one too: whether that is enough is for others to say. */
export function isAuthority(text: string): boolean {
  if (text === lastGood) return true;
  if (!AUTHORITY.test(text)) return false;
  lastGood = text;
  return true;
}
