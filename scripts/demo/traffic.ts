import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Tally } from './tally.ts';

export const CLIENTS = 16;
/** Between two requests of one client: steady traffic, not a load test. */
const THINKING_MS = 15;

/** Clients that each keep one connection, asking and posting in turn. No request is ever repeated. */
export class Traffic {
  readonly #end = new AbortController();
  readonly #port: number;
  readonly #tally: Tally;
  #clients: Promise<void>[] = [];

  constructor(port: number, tally: Tally) {
    this.#port = port;
    this.#tally = tally;
  }

  start(): void {
    this.#clients = Array.from({ length: CLIENTS }, async (_, client) => this.#client(client));
  }

  /** Every client ends the request it is at. */
  async stop(): Promise<void> {
    this.#end.abort();
    await Promise.all(this.#clients);
  }

  async #client(client: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let turn = 0; !this.#end.signal.aborted; turn++) {
      await this.#ask(agent, turn % 2 === 0 ? '' : `turn ${turn} of client ${client}`);
      await delay(THINKING_MS);
    }
    agent.destroy();
  }

  /** @param post what to post and to get back; empty for a GET */
  async #ask(agent: Agent, post: string): Promise<void> {
    const startedAt = performance.now();
    try {
      const { status, version, body } = await exchange(this.#port, agent, post);
      if (status !== 200) return this.#tally.lost(`status ${status}`);
      if (post !== '' && body !== post) return this.#tally.lost('an answer that is not whole');
      this.#tally.answered(version, performance.now() - startedAt);
    } catch (error) {
      this.#tally.lost(error instanceof Error ? error.message : String(error));
    }
  }
}

interface Answer {
  readonly status: number;
  readonly version: string;
  readonly body: string;
}

async function exchange(port: number, agent: Agent, post: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const [method, path] = post === '' ? ['GET', '/version'] : ['POST', '/echo'];
  const request = httpRequest({ host: '127.0.0.1', port, path, method, agent }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (text: string) => (body += text));
    response.on('error', reject);
    response.on('end', () => {
      resolve({ status: response.statusCode ?? 0, version: String(response.headers['x-version']), body });
    });
  });
  request.on('error', reject);
  request.end(post);
  return promise;
}
