/**
 * The on-demand URL with the host that it is asked about. The rest of its query stays, sorted and encoded as Go does it:
 * an endpoint that compares or signs it sees what the original proxy sends.
 */
export function withHost(url: string, host: string): string {
  const hash = url.indexOf('#');
  const bare = hash < 0 ? url : url.slice(0, hash);
  const mark = bare.indexOf('?');
  const query = new URLSearchParams(mark < 0 ? '' : bare.slice(mark + 1));
  query.set('host', host);
  query.sort();
  const encoded = query.toString().replaceAll('*', '%2A').replaceAll('%7E', '~');
  return `${mark < 0 ? bare : bare.slice(0, mark)}?${encoded}`;
}
