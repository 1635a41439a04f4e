import { RefusedRequest } from './refused-request.js';

/** Method, target and version, one blank between them. Bytes above 127 in a target pass as they came: curl sends them. */
const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([\x21-\x7e\x80-\xff]+) HTTP\/([0-9])\.([0-9])\r\n/;

export interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly minorVersion: 0 | 1;
  /** Index of the first byte behind it. */
  readonly end: number;
}

/** @throws {RefusedRequest} 400, 405 for CONNECT and TRACE, 505 */
export function parseRequestLine(text: string): RequestLine {
  const match = REQUEST_LINE.exec(text);
  if (match === null) throw new RefusedRequest(400, 'bad-request-line', 'the request line does not parse');
  const [line, method = '', target = '', major = '', minor = ''] = match;
  if (major !== '1' || (minor !== '0' && minor !== '1')) throw versionRefused(major, minor);
  // A tunnel to anywhere, and an echo of the headers that we added: neither is a reverse proxy's business.
  if (method === 'CONNECT' || method === 'TRACE') {
    throw new RefusedRequest(405, 'method-not-allowed', `${method} is not served`);
  }
  return { method, target, minorVersion: minor === '1' ? 1 : 0, end: line.length };
}

function versionRefused(major: string, minor: string): RefusedRequest {
  if (major === '0') return new RefusedRequest(400, 'bad-version', 'HTTP/0.9 has no heads');
  return new RefusedRequest(505, 'unsupported-version', `HTTP/${major}.${minor} is not spoken here`);
}
