import type { Fields, ResponseHead } from '@app/pipeline';
import { fieldLines } from './field-lines.js';
import { httpDate } from './http-date.js';
import { checkOneLine } from './one-line.js';
import { reasonPhrase } from './reason-phrase.js';
import { hasNoBody } from './response-parser.js';

/** How an answer's body is sent to a client. */
export type AnswerFraming = 'none' | 'length' | 'chunked' | 'until-close';

/** What the answer's head alone does not say. */
export interface AnswerContext {
  readonly method: string;
  /** The client speaks 1.0: no chunks, and it has to be told that the connection stays. */
  readonly http10: boolean;
}

/** @returns how the body behind this head is framed (RFC 9112 6.3) */
export function answerFraming(head: ResponseHead, context: AnswerContext): AnswerFraming {
  if (hasNoBody(head.status, context.method)) return 'none';
  if (head.length !== null) return 'length';
  return context.http10 ? 'until-close' : 'chunked';
}

/**
 * The head of a final answer with its empty line, to be sent as latin1. `Date` is added when it is missing (RFC 9110
 * 6.6.1); no `Server`, no `Via`.
 *
 * @param keepAlive whether the connection stays: said when the client's version leaves it open
 * @throws {ProxyError} when a field cannot be sent in one line
 */
export function composeResponseHead(
  head: ResponseHead,
  framing: AnswerFraming,
  context: AnswerContext,
  keepAlive: boolean,
  nowMs: number,
): string {
  const { status, fields, length } = head;
  let text = statusLine(status, head.reason) + fieldLines(fields);
  if (!fields.has('date')) text += `\r\nDate: ${httpDate(nowMs)}`;
  if (framing === 'chunked') text += '\r\nTransfer-Encoding: chunked';
  // Of a body that does not follow (HEAD, 304) it says what it would be; of a 204 nothing may be said.
  else if (length !== null && status !== 204) text += `\r\nContent-Length: ${length}`;
  if (!keepAlive) text += '\r\nConnection: close';
  else if (context.http10) text += '\r\nConnection: keep-alive';
  return text + END_OF_HEAD;
}

/** @param status 100…199 */
export function composeInterimHead(status: number, fields: Fields): string {
  return statusLine(status, '') + fieldLines(fields) + END_OF_HEAD;
}

/**
 * The head of a 101: with it the client's connection is the target's.
 *
 * @param head as the target gave it
 * @param protocol what follows, in the target's words
 * @throws {ProxyError} when a field cannot be sent in one line
 */
export function composeUpgradeHead({ status, fields, reason }: ResponseHead, protocol: string): string {
  checkOneLine(protocol, 'Upgrade');
  return `${statusLine(status, reason)}${fieldLines(fields)}\r\nConnection: Upgrade\r\nUpgrade: ${protocol}${END_OF_HEAD}`;
}

function statusLine(status: number, reason: string): string {
  if (status === 200 && reason === '') return USUAL;
  return `HTTP/1.1 ${status} ${sendable(reason) ? reason : reasonPhrase(status)}`;
}

const USUAL = 'HTTP/1.1 200 OK';

const END_OF_HEAD = '\r\n\r\n';

function sendable(reason: string): boolean {
  return reason !== '' && REASON.test(reason);
}

const REASON = /^[\t\x20-\x7e\x80-\xff]*$/;
