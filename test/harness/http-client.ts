import { Agent, request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { performance } from 'node:perf_hooks';

export interface RequestOptions {
  readonly method?: string;
  /** The Host header; the connection always goes to the loopback. */
  readonly host?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  /** Keeps its connection; without one the request has a connection of its own. */
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly ms: number;
}

/**
 * One request and its whole answer.
 *
 * @throws {Error} when there is no answer, or it breaks off before its end
 */
export async function ask(port: number, path: string, options: RequestOptions = {}): Promise<Answer> {
  const startedAt = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    path,
    method: options.method ?? 'GET',
    headers: { host: options.host ?? 'app.test', ...options.headers },
    agent: options.agent ?? false,
    ...(options.signal && { signal: options.signal }),
  });
  request.on('response', (response) => {
    buffer(response).then(
      (body) =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: body.toString(),
          ms: performance.now() - startedAt,
        }),
      reject,
    );
  });
  request.on('error', reject);
  request.end(options.body);
  return promise;
}
