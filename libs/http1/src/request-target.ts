import { isAuthority } from './authority.js';
import { RefusedRequest } from './refused-request.js';

/** What follows the method: where to go, and whom it names if it names somebody. */
export interface RequestTarget {
  /** Origin form, or `*`. */
  readonly target: string;
  /** Of an absolute form; null otherwise. */
  readonly authority: string | null;
}

const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;

/** Absolute form (`GET http://host/path`, what clients send to a proxy) as origin form. @throws {RefusedRequest} 400 */
export function absoluteTarget(method: string, target: string): RequestTarget {
  const match = ABSOLUTE.exec(target);
  const [, authority = '', rest = ''] = match ?? [];
  if (match === null || authority === '' || !isAuthority(authority)) throw badTarget('is neither a path nor a URL');
  // RFC 9112 3.2.4: without a path it asks about the server.
  if (rest === '') return { target: method === 'OPTIONS' ? '*' : '/', authority };
  return { target: rest.startsWith('/') ? rest : `/${rest}`, authority };
}

/** @throws {RefusedRequest} 400 */
export function checkTarget(method: string, target: string): void {
  if (target === '*') {
    if (method !== 'OPTIONS') throw badTarget('is * in a request that is not OPTIONS');
    return;
  }
  if (target.includes('#')) throw badTarget('has a fragment');
  if (!target.includes('%')) return;
  const query = target.indexOf('?');
  // Only the path: that is what routing decodes. A query is nobody's business here.
  if (BAD_ESCAPE.test(query < 0 ? target : target.slice(0, query))) throw badTarget('has a % without two hex digits');
}

function badTarget(what: string): RefusedRequest {
  return new RefusedRequest(400, 'bad-target', `the request target ${what}`);
}
