import { NDJSON } from '@app/admin-api';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { CliError } from '../cli.errors.js';
import { dialError } from './dial-error.js';

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/**
 * Asks the proxy behind a Unix socket, and hands on every line of the answer as it comes.
 *
 * Resolves when the answer is over, complete or not: the last line says which. There is no time limit, a drain may take
 * as long as it was told to.
 *
 * @param signal ends the wait with its reason
 * @param onLine may return what to wait for: nothing more is read until then
 * @throws {CliError} when nobody can be asked
 */
export function ask(
  socket: string,
  question: Question,
  signal: AbortSignal,
  onLine: (line: string) => Promise<unknown> | void,
): Promise<void> {
  const { request } = process.getBuiltinModule('node:http');
  const body = question.body === undefined ? '' : JSON.stringify(question.body);
  return new Promise((resolve, reject) => {
    const asking = request({
      method: question.method,
      path: question.path,
      host: 'kamal-proxy',
      headers: {
        accept: NDJSON,
        ...(body === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      },
      // In the place of an agent, which looks for an IP address in the name: 6 ms for one regular expression.
      createConnection: () => connect({ path: socket }),
    });
    const fail = (error: unknown): void => {
      reject(error);
      asking.destroy();
    };
    const abort = (): void => fail(signal.reason);
    signal.addEventListener('abort', abort);
    asking.on('close', () => signal.removeEventListener('abort', abort));
    asking.on('error', (error) => reject(failure(error, socket)));
    asking.on('response', (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        try {
          const waits = lines.filter((line) => line !== '').map((line) => onLine(line));
          if (waits.some((wait) => wait !== undefined)) pauseFor(response, waits).catch(fail);
        } catch (error) {
          fail(error);
        }
      });
      // Broken off is over, too; an answer without its last line was not complete.
      response.on('error', () => resolve());
      response.on('end', () => resolve());
      response.on('close', () => resolve());
    });
    asking.end(body);
  });
}

async function pauseFor(response: IncomingMessage, waits: readonly (Promise<unknown> | void)[]): Promise<void> {
  response.pause();
  for (const wait of waits) await wait;
  response.resume();
}

function failure(error: NodeJS.ErrnoException, socket: string): CliError {
  if (error.syscall === 'connect') return dialError(error, socket);
  if (error.code?.startsWith('HPE_')) {
    return new CliError('UNEXPECTED_ANSWER', `whoever listens at ${socket} is not this proxy`, { cause: error });
  }
  // Connected, and gone before the answer began.
  return new CliError('UNEXPECTED_EOF', 'unexpected EOF', { cause: error });
}
