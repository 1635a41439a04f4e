import type { HeadRules } from './head-reader.js';
import { MalformedMessage } from './malformed-message.js';
import { RefusedRequest } from './refused-request.js';
import { parseRequestLine } from './request-line.js';

/** Could the first bytes still become a request line? TLS, and other protocols, are told at once that they cannot. */
const METHOD_BEGINS = /^(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?: |$)|\r?$)/;

export const REQUEST_HEADS: HeadRules = {
  emptyLinesBefore: 2,
  checkStart(start) {
    if (start.includes('\r\n', 2)) parseRequestLine(start);
    else if (!METHOD_BEGINS.test(start)) throw new RefusedRequest(400, 'bad-request-line', 'this is not HTTP');
  },
  tooLarge(limit, firstLine) {
    return firstLine
      ? new RefusedRequest(431, 'request-line-too-long', `the request line is longer than ${limit} bytes`)
      : new RefusedRequest(431, 'head-too-large', `the request head is larger than ${limit} bytes`);
  },
  bareLf: () => new RefusedRequest(400, 'bare-lf', 'a line ends without a carriage return'),
};

const ANSWER_BEGINS = 'HTTP/1.';

export const RESPONSE_HEADS: HeadRules = {
  emptyLinesBefore: 0,
  checkStart(start) {
    const known = Math.min(start.length, ANSWER_BEGINS.length);
    if (start.slice(0, known) === ANSWER_BEGINS.slice(0, known)) return;
    throw new MalformedMessage('bad-status-line', 'the answer does not begin like HTTP/1');
  },
  tooLarge: (limit) => new MalformedMessage('head-too-large', `the head of the answer is larger than ${limit} bytes`),
  bareLf: () => new MalformedMessage('bare-lf', 'a line of the answer ends without a carriage return'),
};

export const TRAILER_SECTIONS: HeadRules = {
  emptyLinesBefore: 0,
  checkStart: () => undefined,
  tooLarge: (limit) => new MalformedMessage('trailers-too-large', `the trailers are larger than ${limit} bytes`),
  bareLf: () => new MalformedMessage('bare-lf', 'a trailer line ends without a carriage return'),
};
