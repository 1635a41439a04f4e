import { type AdminEvent, VERSION } from '@app/admin-api';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface AskedQuestion {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly body: unknown;
}

type Answer = (response: ServerResponse, question: AskedQuestion) => void;

/** Something on a Unix socket of its own that commands take for the proxy. */
export class FakeProxy {
  readonly asked: AskedQuestion[] = [];
  /** How the next question is answered. */
  answer: Answer = (response) => say(response, { type: 'result', version: VERSION, result: null });

  private constructor(
    private readonly server: Server,
    private readonly directory: string,
    readonly socket: string,
  ) {}

  static async start(): Promise<FakeProxy> {
    const directory = await mkdtemp(join(tmpdir(), 'fake-proxy-'));
    const server = createServer();
    const proxy = new FakeProxy(server, directory, join(directory, 'proxy.sock'));
    server.on('request', (request, response) => void proxy.#serve(request, response));
    server.listen(proxy.socket);
    await once(server, 'listening');
    return proxy;
  }

  /** Resolves when a question has come whose answer nobody has ended. */
  async questioned(): Promise<void> {
    if (this.asked.length === 0) await once(this.server, 'questioned');
  }

  /** Ends connections and all: nobody listens at the socket any more. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const parsed: unknown = body === '' ? undefined : JSON.parse(body);
    const question = { method: request.method, path: request.url, body: parsed };
    this.asked.push(question);
    this.answer(response, question);
    this.server.emit('questioned');
  }
}

/** Answers with these events, and ends. */
export function say(response: ServerResponse, ...events: readonly AdminEvent[]): void {
  response.setHeader('content-type', 'application/x-ndjson');
  response.end(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}
