import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const ORDER_MS = 300;

/** Takes any account for one of its own, and refuses every order after a while: as many come as the proxy lets through. */
export class SlowAuthority {
  orders = 0;
  /** At the same time. */
  most = 0;
  #now = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<SlowAuthority> {
    const authority = new SlowAuthority();
    authority.#server.listen(0, '127.0.0.1');
    await once(authority.#server, 'listening');
    return authority;
  }

  get url(): string {
    return this.#link('directory');
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #link(path: string): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/${path}`;
  }

  async #answer({ url }: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Replay-Nonce', 'any').setHeader('Content-Type', 'application/json');
    if (url === '/directory') {
      const places = {
        newNonce: this.#link('nonce'),
        newAccount: this.#link('account'),
        newOrder: this.#link('order'),
      };
      return void response.end(JSON.stringify(places));
    }
    if (url !== '/order') return void response.setHeader('Location', this.#link('account/1')).writeHead(201).end('{}');
    this.orders += 1;
    this.most = Math.max(this.most, (this.#now += 1));
    await delay(ORDER_MS);
    this.#now -= 1;
    response.writeHead(403).end('{"detail":"not today"}');
  }
}
