import type { FieldName, Fields, Protocol, RequestHead } from '@app/pipeline';
import { isAuthority } from './authority.js';
import { connectionOptions, keepsAlive, listElements } from './connection-options.js';
import { ControlFields } from './control-fields.js';
import { parseFields } from './field-block.js';
import { CHUNKED, type Framing, lengthFraming, NO_CONTENT, parseContentLength } from './framing.js';
import { RefusedRequest } from './refused-request.js';
import { parseRequestLine } from './request-line.js';
import { absoluteTarget, checkTarget } from './request-target.js';
import { retainFields } from './retain-fields.js';

/**
 * A request's head, and what its connection has to know of it. The fields hold everything that was sent but look-alikes
 * of framing and identity fields; `Connection` is among them, because the forwarder removes what it names, before it adds
 * fields of its own.
 */
export class ParsedRequest implements RequestHead {
  constructor(
    readonly method: string,
    readonly target: string,
    readonly host: string,
    readonly protocol: Protocol,
    readonly fields: Fields,
    readonly upgrade: string | null,
    readonly expectsContinue: boolean,
    readonly framing: Framing,
    /** The client wants to go on with this connection. */
    readonly keepAlive: boolean,
  ) {}
}

/**
 * @param text the head with its empty line, one character a byte
 * @throws {RefusedRequest} when anything about it is ambiguous (RFC 9112 11.2)
 */
export function parseRequestHead(text: string): ParsedRequest {
  const { method, target: sent, minorVersion, end } = parseRequestLine(text);
  const fields = parseFields(text, end);
  if (fields === null) throw new RefusedRequest(400, 'bad-field', 'a header line is not a field');
  const control = new ControlFields(fields);
  const framing = framingOf(control, minorVersion);
  let target = sent;
  let host = hostOf(control, minorVersion);
  if (sent.charCodeAt(0) !== SLASH && sent !== '*') {
    const absolute = absoluteTarget(method, sent);
    target = absolute.target;
    host = agreed(host, absolute.authority ?? '');
  }
  checkTarget(method, target);
  if (control.twins) retainFields(fields, isNoTwin);
  const options = connectionOptions(control.connection);
  return new ParsedRequest(
    method,
    target,
    host ?? '',
    minorVersion === 1 ? 'HTTP/1.1' : 'HTTP/1.0',
    fields,
    upgradeOf(control, options, minorVersion, framing),
    expectsContinue(control, fields, minorVersion, framing),
    framing,
    keepsAlive(options, minorVersion),
  );
}

const SLASH = 47;

function framingOf(control: ControlFields, minorVersion: number): Framing {
  const { transferEncoding, contentLength, contentLengths } = control;
  if (transferEncoding !== undefined) {
    if (contentLengths > 0) {
      throw new RefusedRequest(400, 'length-and-chunked', 'both Content-Length and Transfer-Encoding');
    }
    // RFC 9112 6.1: a 1.0 hop before us may not have understood it.
    if (minorVersion === 0) throw badTransferEncoding('in HTTP/1.0');
    if (transferEncoding.toLowerCase() === 'chunked') return CHUNKED;
    // Twice chunked, or empty: that is no coding of another name.
    if (listElements(transferEncoding.toLowerCase()).every((coding) => coding === 'chunked')) {
      throw badTransferEncoding(`"${transferEncoding}"`);
    }
    throw new RefusedRequest(501, 'unknown-transfer-encoding', `Transfer-Encoding ${transferEncoding}`);
  }
  if (contentLength === undefined) return NO_CONTENT;
  const length = contentLengths === 1 ? parseContentLength(contentLength) : null;
  if (length === null) throw new RefusedRequest(400, 'bad-length', 'Content-Length is not one plain number');
  return lengthFraming(length);
}

function hostOf(control: ControlFields, minorVersion: number): string | null {
  const { host, hosts } = control;
  if (hosts > 1) throw badHost('more than one Host');
  if (host === undefined) {
    if (minorVersion === 1) throw badHost('no Host');
    return null;
  }
  if (!isAuthority(host)) throw badHost('Host is not a host and port');
  return host;
}

/** RFC 9112 3.2.2 lets the target win; whoever looks at Host before or behind us would see another site. */
function agreed(host: string | null, authority: string): string {
  if (host === null || host === authority) return authority;
  if (host.toLowerCase() === authority.toLowerCase()) return host;
  throw badHost('Host contradicts the request target');
}

/**
 * A client may upgrade when it asks for it properly (RFC 9110 7.8). HTTP/2 is not for an upgrade: Java's HttpClient and
 * `curl --http2` offer it with ordinary requests, bodies included, and mean to be answered in HTTP/1.1.
 */
function upgradeOf(
  control: ControlFields,
  options: readonly string[],
  minorVersion: number,
  framing: Framing,
): string | null {
  const { upgrade } = control;
  if (upgrade === undefined || minorVersion === 0 || framing.kind !== 'none' || !options.includes('upgrade'))
    return null;
  const wanted = listElements(upgrade).filter((protocol) => protocol.toLowerCase() !== 'h2c');
  return wanted.length > 0 && wanted.every((protocol) => PROTOCOL.test(protocol)) ? wanted.join(', ') : null;
}

const PROTOCOL = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+)?$/;

/** RFC 9110 10.1.1: means nothing in 1.0 or without a body, and is not passed on then. */
function expectsContinue(control: ControlFields, fields: Fields, minorVersion: number, framing: Framing): boolean {
  const { expect } = control;
  if (expect === undefined) return false;
  if (minorVersion === 1 && expect.toLowerCase() !== '100-continue') {
    throw new RefusedRequest(417, 'expectation-failed', `Expect: ${expect}`);
  }
  if (minorVersion === 1 && framing.kind !== 'none') return true;
  fields.delete('expect');
  return false;
}

function isNoTwin(name: FieldName): boolean {
  return !name.twin;
}

function badHost(what: string): RefusedRequest {
  return new RefusedRequest(400, 'bad-host', what);
}

function badTransferEncoding(what: string): RefusedRequest {
  return new RefusedRequest(400, 'bad-transfer-encoding', `Transfer-Encoding ${what}`);
}
