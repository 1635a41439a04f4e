import { ProxyError } from '@app/pipeline';

/** RFC 9113 8.1.1: DATA has to come to what Content-Length says. */
export function bodyOfOtherLength(how: 'longer' | 'shorter'): ProxyError {
  return new ProxyError('BAD_REQUEST_BODY', `the body is ${how} than its length`);
}

export function bodyBrokenOff(): ProxyError {
  return new ProxyError('REQUEST_BODY_BROKEN', 'the client left before its body ended');
}

export function bodyTooSlow(): ProxyError {
  return new ProxyError('REQUEST_BODY_BROKEN', 'the client sends its body too slowly');
}
