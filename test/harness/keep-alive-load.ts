import { Agent } from 'node:http';
import { onTestFinished } from 'vitest';
import { ask } from './http-client.js';
import { Recorded } from './recorded.js';

/** One request of the load, and what became of it. */
export interface Outcome {
  readonly ok: boolean;
  /** Which app answered, by its `X-App`. */
  readonly app: string;
  readonly method: string;
  /** What went wrong: a status, a broken connection, a body that is not what was sent. */
  readonly problem: string;
  readonly startedAt: number;
  readonly ms: number;
}

export interface LoadOptions {
  readonly clients?: number;
  readonly path?: string;
}

/**
 * Clients that each keep one connection and ask again as soon as they are answered, GET and POST in turn. Every request
 * is counted, none is repeated.
 */
export class KeepAliveLoad {
  readonly outcomes = new Recorded<Outcome>('answer to the load');
  readonly #clients: Promise<void>[];
  readonly #stopped = new AbortController();

  constructor(
    private readonly port: number,
    private readonly options: LoadOptions = {},
  ) {
    this.#clients = Array.from({ length: options.clients ?? 8 }, async (_, client) => this.#askOnAndOn(client));
    onTestFinished(async () => void (await this.stop()));
  }

  get failed(): Outcome[] {
    return this.outcomes.items.filter((outcome) => !outcome.ok);
  }

  /** Resolves when this many more requests have been answered. */
  async more(count: number): Promise<void> {
    await this.outcomes.atLeast(this.outcomes.count + count);
  }

  /** Lets every client end the request it is at. @returns all that happened */
  async stop(): Promise<readonly Outcome[]> {
    this.#stopped.abort();
    await Promise.all(this.#clients);
    return this.outcomes.items;
  }

  async #askOnAndOn(client: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let turn = 0; !this.#stopped.signal.aborted; turn++) {
      this.outcomes.add(await this.#askOnce(agent, turn % 2 === 0 ? 'GET' : 'POST', `${client}-${turn}`));
    }
    agent.destroy();
  }

  async #askOnce(agent: Agent, method: string, id: string): Promise<Outcome> {
    const startedAt = Date.now();
    const body = method === 'POST' ? `body of ${id}` : '';
    const path = `${this.options.path ?? '/load'}?${id}`;
    try {
      const answer = await ask(this.port, path, { method, agent, ...(body && { body }) });
      const problem = describeProblem(answer.status, answer.body, body);
      return { ok: problem === '', app: String(answer.headers['x-app']), method, problem, startedAt, ms: answer.ms };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return { ok: false, app: '', method, problem, startedAt, ms: Date.now() - startedAt };
    }
  }
}

function describeProblem(status: number, received: string, sent: string): string {
  if (status !== 200) return `status ${status}`;
  return received === sent ? '' : `sent ${JSON.stringify(sent)}, got ${JSON.stringify(received)} back`;
}
