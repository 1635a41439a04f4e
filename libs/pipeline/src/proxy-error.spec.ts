import { describe, expect, it } from 'vitest';
import { ProxyError, type ProxyErrorCode, STATUS_OF } from './proxy-error.js';
import { retryAfterSeconds } from './retry-after.js';

describe('a proxy error', () => {
  it.each<[ProxyErrorCode, number]>([
    ['SERVICE_NOT_FOUND', 404],
    ['BAD_REQUEST_BODY', 400],
    ['REQUEST_BODY_TOO_LARGE', 413],
    ['RESPONSE_BODY_TOO_LARGE', 500],
    ['REQUEST_BODY_BROKEN', 500],
    ['BUFFER_FAILED', 500],
    ['TARGET_REFUSED', 502],
    ['TARGET_NOT_FOUND', 502],
    ['TARGET_UNREACHABLE', 502],
    ['TARGET_CLOSED', 502],
    ['TARGET_RESET', 502],
    ['TARGET_PROTOCOL_ERROR', 502],
    ['SERVICE_STOPPED', 503],
    ['NO_HEALTHY_TARGET', 503],
    ['TLS_NOT_SERVED', 503],
    ['TARGET_TIMEOUT', 504],
    ['TARGET_CONNECT_TIMEOUT', 504],
    ['TARGET_BUSY', 504],
    ['DRAINED', 504],
    ['PAUSE_EXPIRED', 504],
    ['MISDIRECTED_REQUEST', 421],
    ['CLIENT_LEFT', 499],
  ])('%s is answered with %i, as the contract says', (code, status) => {
    expect(new ProxyError(code, 'what happened')).toMatchObject({
      name: 'ProxyError',
      code,
      status,
      message: 'what happened',
      publicMessage: '',
    });
  });

  it('is itself when it was thrown, and INTERNAL_ERROR around anything else', () => {
    const own = new ProxyError('FORBIDDEN', 'no');
    const foreign = new TypeError('a bug');
    expect(ProxyError.from(own)).toBe(own);
    expect(ProxyError.from(foreign)).toMatchObject({ code: 'INTERNAL_ERROR', message: 'a bug', cause: foreign });
    expect(ProxyError.from(undefined)).toMatchObject({ code: 'INTERNAL_ERROR', message: 'undefined' });
  });

  it.each<[ProxyErrorCode, number]>([
    ['DRAINED', 1],
    ['TARGET_BUSY', 1],
    ['NO_HEALTHY_TARGET', 2],
    ['SHUTTING_DOWN', 2],
    ['TARGET_TIMEOUT', 5],
    ['TARGET_CONNECT_TIMEOUT', 5],
    ['PAUSE_EXPIRED', 5],
    ['SERVICE_STOPPED', 30],
    ['TARGET_REFUSED', 0],
    ['SERVICE_NOT_FOUND', 0],
    ['TLS_NOT_SERVED', 0],
  ])('%s is worth asking again after %i s', (code, seconds) => {
    expect(retryAfterSeconds(new ProxyError(code, ''))).toBe(seconds);
  });

  it('never has a status that no client could be told, but the 499 of one that is gone', () => {
    for (const [code, status] of Object.entries(STATUS_OF)) {
      expect(status === 499, code).toBe(code === 'CLIENT_LEFT');
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
    }
  });
});
