import { ProxyError } from '@app/pipeline';

/**
 * What would start another line, or become one when a character above 255 is cut to its low byte (U+010A → LF). The
 * codecs let none of it in; a stage that decodes what a client sent, and adds it, might.
 */
const BREAKS_OUT = /[\0\r\n\u0100-\uffff]/;

/** It can be sent in a head, in latin1, without becoming another line. */
export function isOneLine(text: string): boolean {
  return !BREAKS_OUT.test(text);
}

/** @throws {ProxyError} INTERNAL_ERROR when a text of the field cannot be sent in one line */
export function checkOneLine(text: string, fieldName: string): void {
  if (!isOneLine(text))
    throw new ProxyError('INTERNAL_ERROR', `the field ${JSON.stringify(fieldName)} cannot be sent in one line`);
}
