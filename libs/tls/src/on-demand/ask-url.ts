import type { IncomingMessage } from 'node:http';
import type { PolicyAnswer } from './policy-answer.js';

const LONGEST_MS = 2_000;
/** As much of a refusal as is logged. */
const MOST_CHARACTERS = 256;

/**
 * One GET, over a connection of its own; a redirect is an answer like any other.
 *
 * @throws {Error} when there is none in two seconds
 */
export async function askUrl(url: URL, timeoutMs = LONGEST_MS): Promise<PolicyAnswer> {
  const { get } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const { promise, resolve, reject } = Promise.withResolvers<PolicyAnswer>();
  let answer: PolicyAnswer | null = null;
  const settle = (error: Error): void => (answer === null ? reject(error) : resolve(answer));
  const request = get(url, { agent: false }, (response: IncomingMessage) => {
    answer = { status: response.statusCode ?? 0, body: '' };
    response.setEncoding('latin1').on('data', (text: string) => {
      answer = { status: response.statusCode ?? 0, body: ((answer?.body ?? '') + text).slice(0, MOST_CHARACTERS) };
      if (answer.body.length === MOST_CHARACTERS) resolve(answer);
    });
    response.on('error', settle);
  });
  // Also behind the last byte of an answer, and when it breaks: its status is enough.
  request.on('error', settle).on('close', () => settle(new Error('the connection was closed without an answer')));
  const deadline = setTimeout(() => settle(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    request.destroy();
  }
}
