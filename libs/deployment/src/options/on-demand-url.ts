const ABSOLUTE = /^([a-z][a-z\d+.-]*):(.*)$/is;
const AUTHORITY = /^\/\/([^/?#]*)/;
const BROKEN_ESCAPE = /%(?![\da-f]{2}).{0,2}/is;

/**
 * Why `--tls-on-demand-url` cannot be asked, or null. It is a path on the service itself or an absolute http(s) URL.
 */
export function onDemandUrlFault(url: string): string | null {
  if (url.startsWith('//')) return 'tls-on-demand-url must be a path or an absolute http(s) URL';
  const [escape] = BROKEN_ESCAPE.exec(url) ?? [];
  if (escape !== undefined) return unparsable(url, `invalid URL escape "${escape}"`);
  if (url.startsWith('/')) return null;
  const [, scheme, rest = ''] = ABSOLUTE.exec(url) ?? [];
  if (scheme === undefined) return unparsable(url, 'invalid URI for request');
  if (!/^https?$/i.test(scheme)) return `unsupported scheme "${scheme.toLowerCase()}" in tls-on-demand-url`;
  if (!AUTHORITY.exec(rest)?.[1]) return 'missing host in tls-on-demand-url';
  return URL.canParse(url) ? null : unparsable(url, 'invalid URL');
}

function unparsable(url: string, why: string): string {
  return `unable to parse tls-on-demand-url: parse ${JSON.stringify(url)}: ${why}`;
}
