import { httpDate } from './http-date.js';
import { reasonPhrase } from './reason-phrase.js';
import type { RefusalStatus } from './refused-request.js';

/** The whole answer to a refused request. Nothing of what was sent is repeated in it. */
export function refusalPage(status: RefusalStatus, nowMs: number): string {
  const text = `${status} ${reasonPhrase(status)}`;
  return (
    `HTTP/1.1 ${text}\r\nContent-Type: text/plain; charset=utf-8\r\nDate: ${httpDate(nowMs)}\r\n` +
    `Content-Length: ${text.length}\r\nConnection: close\r\n\r\n${text}`
  );
}
