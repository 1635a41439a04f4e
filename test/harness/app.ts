import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { Recorded } from './recorded.js';

/** A request as it arrived at an app. */
export interface Arrival {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
}

export type Behaviour = (arrival: Arrival) => void | Promise<void>;

/** An app behind the proxy. What it says to probes and to requests can be changed at any time. */
export class App {
  readonly requests = new Recorded<Arrival>('request at the app');
  readonly probes = new Recorded<Arrival>('probe at the app');
  readonly upgrades = new Recorded<Duplex>('upgrade at the app');
  /** Answers a probe of `/up`. */
  health: Behaviour = ({ response }) => void response.end('ok');
  /** Answers everything else. */
  answer: Behaviour = ({ response }) => void response.setHeader('x-app', this.name).end(this.name);
  readonly #server = createServer({ keepAliveTimeout: 0 }, (incoming, response) => this.#arrived(incoming, response));
  readonly #upgraded = new Set<Duplex>();

  private constructor(readonly name: string) {
    this.#server.on('upgrade', (_request, socket) => this.#echo(socket));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Listens on a port of the loopback until the test is over. */
  static async start(name: string, port = 0): Promise<App> {
    const app = new App(name);
    app.#server.listen(port, '127.0.0.1');
    await once(app.#server, 'listening');
    onTestFinished(() => app.stop());
    return app;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the app does not listen');
    return address.port;
  }

  /** What `--target` takes. */
  get target(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** From now on probes find this status. */
  beHealthy(status = 200): void {
    this.health = ({ response }) => void response.writeHead(status).end();
  }

  beUnhealthy(): void {
    this.beHealthy(500);
  }

  /** From now on requests wait until the test ends them; only those for `url`, where one is given. See {@link held}. */
  hold(url?: string): void {
    const { answer } = this;
    this.answer = (arrival) => (url === undefined || arrival.url === url ? undefined : answer(arrival));
  }

  /** The request for `url`, once it is here. */
  async held(url: string): Promise<Arrival> {
    return this.requests.first((arrival) => arrival.url === url);
  }

  /** Every connection is broken, and no new one is taken. */
  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    for (const socket of this.#upgraded) socket.destroy();
  }

  #arrived(incoming: IncomingMessage, response: ServerResponse): void {
    incoming.on('error', () => undefined);
    response.on('error', () => undefined);
    const { method = '', url = '', headers } = incoming;
    const arrival: Arrival = { method, url, headers, incoming, response };
    const isProbe = headers['user-agent'] === 'kamal-proxy';
    (isProbe ? this.probes : this.requests).add(arrival);
    void (isProbe ? this.health : this.answer)(arrival);
  }

  #echo(socket: Duplex): void {
    this.#upgraded.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#upgraded.delete(socket));
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.on('data', (bytes: Buffer) => socket.write(bytes));
    this.upgrades.add(socket);
  }
}

/** Says which app it is, and repeats the body: what a client sent has to come back whole. */
export const repeatBody =
  (name: string): Behaviour =>
  async ({ incoming, response }) => {
    const body = await text(incoming).catch(() => '');
    response.setHeader('x-app', name).end(body);
  };
