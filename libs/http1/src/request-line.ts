import { BLANK, CR, digitAt, IN_TARGET, IN_TOKEN, LF } from './characters.js';
import { RefusedRequest } from './refused-request.js';

/** What a version begins with; a digit, a dot and a digit follow. */
const HTTP = 'HTTP/';
const DOT = 46;

export interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly minorVersion: 0 | 1;
  /** Index of the first byte behind it. */
  readonly end: number;
}

/**
 * Method, target and version, one blank between them (RFC 9112 3).
 *
 * @throws {RefusedRequest} 400, 405 for CONNECT and TRACE, 505
 */
export function parseRequestLine(text: string): RequestLine {
  let at = 0;
  while (IN_TOKEN[text.charCodeAt(at)] === 1) at++;
  const method = text.slice(0, at);
  const start = at + 1;
  if (at === 0 || text.charCodeAt(at) !== BLANK) throw unreadable();
  at = start;
  while (IN_TARGET[text.charCodeAt(at)] === 1) at++;
  if (at === start || text.charCodeAt(at) !== BLANK) throw unreadable();
  const target = text.slice(start, at);
  const end = behindVersion(text, at + 1);
  const major = digitAt(text, end - 5);
  const minor = digitAt(text, end - 3);
  if (major !== 1 || minor > 1) throw versionRefused(major, minor);
  // A tunnel to anywhere, and an echo of the headers that we added: neither is a reverse proxy's business.
  if (method === 'CONNECT' || method === 'TRACE') {
    throw new RefusedRequest(405, 'method-not-allowed', `${method} is not served`);
  }
  return { method, target, minorVersion: minor === 1 ? 1 : 0, end };
}

/** @returns the index behind the line's end */
function behindVersion(text: string, at: number): number {
  const version = at + HTTP.length;
  if (
    !text.startsWith(HTTP, at) ||
    digitAt(text, version) < 0 ||
    text.charCodeAt(version + 1) !== DOT ||
    digitAt(text, version + 2) < 0 ||
    text.charCodeAt(version + 3) !== CR ||
    text.charCodeAt(version + 4) !== LF
  )
    throw unreadable();
  return version + 5;
}

function unreadable(): RefusedRequest {
  return new RefusedRequest(400, 'bad-request-line', 'the request line does not parse');
}

function versionRefused(major: number, minor: number): RefusedRequest {
  if (major === 0) return new RefusedRequest(400, 'bad-version', 'HTTP/0.9 has no heads');
  return new RefusedRequest(505, 'unsupported-version', `HTTP/${major}.${minor} is not spoken here`);
}
