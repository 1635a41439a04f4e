import { type FieldName, type Fields, ResponseHead } from '@app/pipeline';
import { connectionOptions, keepsAlive } from './connection-options.js';
import { ControlFields } from './control-fields.js';
import { parseFields } from './field-block.js';
import { CHUNKED, type Framing, lengthFraming, NO_CONTENT, parseContentLength, UNTIL_CLOSE } from './framing.js';
import { MalformedMessage } from './malformed-message.js';
import { reasonPhrase } from './reason-phrase.js';
import { retainFields } from './retain-fields.js';
import { parseStatusLine } from './status-line.js';

/** A target's answer: what goes on to the client, and how the rest of it is read. */
export class ParsedResponse {
  constructor(
    /** Without framing and hop-by-hop fields, and those that `Connection` names. May be an interim one (1xx). */
    readonly head: ResponseHead,
    readonly framing: Framing,
    /** The connection can take another request behind this answer. */
    readonly keepAlive: boolean,
    /** The protocol of a 101, null otherwise. */
    readonly upgrade: string | null,
  ) {}
}

/**
 * @param text the head with its empty line, one character a byte
 * @param method of the request it answers: decides whether a body follows
 * @throws {MalformedMessage} when it is no HTTP/1 answer, or says two things about its length
 */
export function parseResponseHead(text: string, method: string): ParsedResponse {
  const line = parseStatusLine(text);
  if (line === null) throw new MalformedMessage('bad-status-line', 'the answer does not begin like HTTP/1');
  const { status, phrase, minorVersion } = line;
  const fields = parseFields(text, line.end);
  if (fields === null) throw new MalformedMessage('bad-field', 'a header line of the answer is not a field');

  const control = new ControlFields(fields);
  const declared = declaredFraming(control, minorVersion);
  const bodiless = hasNoBody(status, method);
  const framing = bodiless ? NO_CONTENT : declared;
  const options = connectionOptions(control.connection);
  dropHopByHop(fields, options);
  return new ParsedResponse(
    new ResponseHead(status, fields, lengthOf(status, declared), phrase === reasonPhrase(status) ? '' : phrase),
    framing,
    keepsAlive(options, minorVersion) && framing.kind !== 'until-close' && isCredible(status, declared),
    status === 101 ? (control.upgrade ?? '') : null,
  );
}

/** RFC 9110 6.4.1. */
export function hasNoBody(status: number, method: string): boolean {
  return method === 'HEAD' || status === 204 || status === 304 || status < 200;
}

/** What the fields say; for an answer without a body that is what it would have been. */
function declaredFraming(control: ControlFields, minorVersion: number): Framing {
  const { transferEncoding, contentLength, contentLengths, lengthsDiffer } = control;
  if (transferEncoding !== undefined) {
    if (contentLengths > 0) {
      throw new MalformedMessage('length-and-chunked', 'the answer has both Content-Length and Transfer-Encoding');
    }
    if (minorVersion === 0 || transferEncoding.toLowerCase() !== 'chunked') {
      throw new MalformedMessage(
        'bad-transfer-encoding',
        `Transfer-Encoding "${transferEncoding}" in an answer of HTTP/1.${minorVersion}`,
      );
    }
    return CHUNKED;
  }
  if (contentLength === undefined) return UNTIL_CLOSE;
  // The same one again is what some servers say beside their application; one is sent on (RFC 9110 8.6).
  const length = lengthsDiffer ? null : parseContentLength(contentLength);
  if (length === null) throw new MalformedMessage('bad-length', "the answer's Content-Length is not one plain number");
  return lengthFraming(length);
}

function lengthOf(status: number, declared: Framing): number | null {
  if (status === 204 || status < 200) return 0;
  if (declared.kind === 'length') return declared.length;
  return declared.kind === 'none' ? 0 : null;
}

/** A 204 or 1xx that declares a body (RFC 9112 6.1 forbids it) may well be followed by one. */
function isCredible(status: number, declared: Framing): boolean {
  if (status !== 204 && status >= 200) return true;
  return declared.kind === 'until-close' || declared.kind === 'none';
}

function dropHopByHop(fields: Fields, options: readonly string[]): void {
  retainFields(fields, isEndToEnd);
  if (options.every((option) => option === 'close' || option === 'keep-alive')) return;
  const named = new Set(options);
  retainFields(fields, (name) => !named.has(name.lower));
}

function isEndToEnd(name: FieldName): boolean {
  return !name.hopByHop && !name.framing;
}
