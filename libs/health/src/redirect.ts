import type { ProbeEndpoint } from './probe-endpoint.js';

/** What a probe asks for next; behind a redirect that may be another host, and HTTPS. */
export interface Ask extends Omit<ProbeEndpoint, 'url'> {
  readonly secure: boolean;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** A reference that brings its own host (RFC 3986 4.2), which a relative one takes from what it answers. */
const WITH_HOST = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i;

/**
 * Where an answer sends us; null when it is no redirect. A Host that the deploy gave is kept for as long as the redirects
 * stay on the target, as Go's client does.
 *
 * @throws {TypeError} when Location is none
 */
export function redirectOf(asked: Ask, status: number, location: string | undefined): Ask | null {
  if (!REDIRECTS.has(status) || !location) return null;
  const scheme = asked.secure ? 'https:' : 'http:';
  if (!WITH_HOST.test(location)) {
    const { pathname, search } = new URL(location, new URL(asked.target, `${scheme}//target`));
    return { ...asked, target: pathname + search };
  }
  const url = new URL(location, `${scheme}//target`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError(`redirected to ${location}`);
  const secure = url.protocol === 'https:';
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (secure ? 443 : 80)),
    target: url.pathname + url.search,
    hostHeader: url.host,
  };
}
