import type { ClientRequest, IncomingMessage } from 'node:http';
import { formatDuration } from './format-duration.js';
import { LONGEST_TIMER_MS } from './longest-timer.js';
import type { ProbeEndpoint } from './probe-endpoint.js';
import { describeFailure } from './probe-failure.js';
import type { ProbeResult } from './probe-result.js';
import { type Ask, redirectOf } from './redirect.js';

const MOST_REDIRECTS = 10;
const NS_PER_MS = 1e6;

/**
 * Asks once. An answer's body is read and ignored: one that breaks is as good as any, one that never ends holds the
 * probe until its time is over.
 *
 * @param signal ends it at once; what it resolves with then means nothing
 */
export async function probe(endpoint: ProbeEndpoint, timeoutMs: number, signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve) => new Attempt(endpoint, timeoutMs, signal, resolve));
}

/**
 *     asking ──redirect──► asking (up to 10 times)
 *       ├──2xx──► reading the body ──end, break, time over──► healthy
 *       └──any other answer, error, time over──► not healthy
 */
class Attempt {
  readonly #deadline: NodeJS.Timeout;
  #request: ClientRequest | null = null;
  #answer: ProbeResult | null = null;
  #redirects = 0;

  constructor(
    endpoint: ProbeEndpoint,
    timeoutMs: number,
    private readonly signal: AbortSignal,
    private readonly resolve: (result: ProbeResult) => void,
  ) {
    const timedOut = { healthy: false, detail: `timed out after ${formatDuration(Math.round(timeoutMs * NS_PER_MS))}` };
    this.#deadline = setTimeout(() => this.#settle(this.#answer ?? timedOut), Math.min(timeoutMs, LONGEST_TIMER_MS));
    signal.addEventListener('abort', this.#onAbort);
    this.#ask({ ...endpoint, secure: false });
  }

  /** Over a connection of its own, to the target itself: no agent, so neither a pool nor HTTP_PROXY. */
  #ask(ask: Ask): void {
    const { request: open } = process.getBuiltinModule(ask.secure ? 'node:https' : 'node:http');
    try {
      const headers = { Host: ask.hostHeader, 'User-Agent': 'kamal-proxy' };
      const request = open({ agent: false, host: ask.host, port: ask.port, path: ask.target, headers });
      request.on('response', (response) => this.#answered(request, ask, response));
      request.on('error', (error) => this.#failed(request, error));
      // An answer that switches protocols is no answer, and ends without an error.
      request.on('close', () => this.#failed(request, new Error('connection closed without an answer')));
      this.#request = request;
      request.end();
    } catch (error) {
      this.#settle({ healthy: false, detail: error instanceof Error ? error.message : String(error) });
    }
  }

  #answered(request: ClientRequest, ask: Ask, response: IncomingMessage): void {
    response.on('error', () => undefined);
    if (request !== this.#request) return;
    const { statusCode: status = 0 } = response;
    try {
      const next = redirectOf(ask, status, response.headers.location);
      if (next !== null) return this.#follow(request, next);
    } catch (error) {
      return this.#settle({ healthy: false, detail: `status ${status}, ${describeFailure(asError(error))}` });
    }
    this.#answer = { healthy: status >= 200 && status < 300, detail: `status ${status}` };
    if (!this.#answer.healthy) return this.#settle(this.#answer);
    response.resume();
  }

  #follow(answered: ClientRequest, next: Ask): void {
    this.#redirects += 1;
    if (this.#redirects > MOST_REDIRECTS) {
      return this.#settle({ healthy: false, detail: `more than ${MOST_REDIRECTS} redirects` });
    }
    this.#ask(next);
    answered.destroy();
  }

  /** Also the end of an answer, whole or broken. */
  #failed(request: ClientRequest, error: Error): void {
    if (request !== this.#request) return;
    this.#settle(this.#answer ?? { healthy: false, detail: describeFailure(error) });
  }

  #settle(result: ProbeResult): void {
    clearTimeout(this.#deadline);
    this.signal.removeEventListener('abort', this.#onAbort);
    const request = this.#request;
    this.#request = null;
    request?.destroy();
    this.resolve(result);
  }

  readonly #onAbort = (): void => this.#settle({ healthy: false, detail: 'given up' });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
