import { checkTarget, isAuthority, RefusedRequest } from '@app/http1';
import type { Fields, RequestHead } from '@app/pipeline';
import type { HeaderList } from './hpack/header-list.js';

/** The head of a request that came over HTTP/2. */
export class Http2Request implements RequestHead {
  readonly protocol = 'HTTP/2.0';
  /** Not offered: browsers open WebSockets over HTTP/1.1 then. */
  readonly upgrade = null;

  constructor(
    readonly method: string,
    readonly target: string,
    readonly host: string,
    readonly fields: Fields,
    public expectsContinue: boolean,
  ) {}
}

/** What HTTP/1 admits in a request line: visible, and bytes above 127 as they came. */
const VISIBLE = /^[\x21-\x7e\x80-\xff]+$/;

/**
 * @param ends no body follows
 * @returns null when the request is malformed (RFC 9113 8.1.1): the stream is reset, and nobody sees it
 * @throws {RefusedRequest} when it is well-formed and not served all the same, for the reasons of HTTP/1
 */
export function requestOf(list: HeaderList, ends: boolean): Http2Request | null {
  const { method, path, scheme, fields } = list;
  if (list.tooLarge) throw new RefusedRequest(431, 'head-too-large', 'the header list is too large');
  if (list.malformed !== null || list.protocol !== null || method === null) return null;
  // A tunnel to anywhere, and an echo of the headers that we added: neither is a reverse proxy's business.
  if (method === 'CONNECT' || method === 'TRACE') {
    throw new RefusedRequest(405, 'method-not-allowed', `${method} is not served`);
  }
  if (path === null || (scheme !== 'https' && scheme !== 'http')) return null;
  if (!path.startsWith('/') && path !== '*') return null;
  if (ends && list.contentLength !== null && list.contentLength > 0) return null;
  if (!VISIBLE.test(path)) throw new RefusedRequest(400, 'bad-target', 'the path has characters that no path has');
  checkTarget(method, path);
  return new Http2Request(method, path, hostOf(list), fields, expectsContinue(list, ends));
}

/** RFC 9113 8.3.1: `:authority` takes the place of Host; whoever sends both says the same twice. */
function hostOf({ authority, host }: HeaderList): string {
  const named = authority ?? host;
  if (named === null) throw badHost('neither :authority nor Host');
  if (!isAuthority(named)) throw badHost('it is not a host and port');
  if (host !== null && host !== named && host.toLowerCase() !== named.toLowerCase()) {
    throw badHost('Host contradicts :authority');
  }
  return named;
}

/** RFC 9110 10.1.1: means nothing without a body, and is not passed on then. */
function expectsContinue({ expect, contentLength, fields }: HeaderList, ends: boolean): boolean {
  if (expect === null) return false;
  if (expect.toLowerCase() !== '100-continue') {
    throw new RefusedRequest(417, 'expectation-failed', `Expect: ${expect}`);
  }
  if (!ends && contentLength !== 0) return true;
  fields.delete('expect');
  return false;
}

function badHost(what: string): RefusedRequest {
  return new RefusedRequest(400, 'bad-host', what);
}
