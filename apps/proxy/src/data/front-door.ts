import type { Socket } from 'node:net';
import { type ConnectionLimits, type ConnectionOwner, DEFAULT_LIMITS, ServerConnection, SocketView } from '@app/http1';
import type { Exchange } from '@app/pipeline';
import type { WorkerStart } from '../channel.js';
import { ConnectionSet } from './connection-set.js';
import { Listener } from './listener.js';
import { refuseTls } from './refuse-tls.js';

/** The ports of one worker and the clients that came through them. */
export class FrontDoor implements ConnectionOwner {
  readonly #clients: ConnectionSet;
  readonly #http: Listener;
  readonly #https: Listener;
  readonly #limits: ConnectionLimits;

  /** @param onExchange gets every request that a codec accepted */
  constructor(
    private readonly start: WorkerStart,
    readonly onExchange: (exchange: Exchange) => void,
  ) {
    const { limits } = start.options;
    this.#limits = {
      ...DEFAULT_LIMITS,
      maxHeadBytes: limits.maxRequestHeaderBytes,
      headTimeoutMs: limits.headTimeoutMs || Infinity,
      idleTimeoutMs: limits.idleTimeoutMs || Infinity,
      minBodyRate: limits.minBodyRate,
      bodyGraceMs: limits.bodyGraceMs,
      readerTimeoutMs: limits.stalledReaderTimeoutMs || Infinity,
    };
    this.#clients = new ConnectionSet(Math.ceil(limits.maxConnections / start.workers));
    this.#http = new Listener((socket) => this.#admit(socket));
    this.#https = new Listener(refuseTls);
  }

  /** @throws {Error} when a port cannot be had */
  async open(): Promise<void> {
    const { options, reusePort } = this.start;
    await this.#http.listen(options.httpPort, options.bind, reusePort);
    await this.#https.listen(options.httpsPort, options.bind, reusePort);
  }

  /**
   * Accepts no more. Idle clients are sent away, the others may end what they are at, within the time; a client that
   * was accepted and has yet to send its first request gets a second for it.
   */
  async close(timeoutMs: number): Promise<void> {
    this.#http.close();
    this.#https.close();
    const deadline = setTimeout(() => this.#clients.destroyAll(), timeoutMs);
    await this.#clients.closeGracefully();
    clearTimeout(deadline);
  }

  sweep(nowMs: number): void {
    this.#clients.sweep(nowMs);
  }

  onRefused(): void {
    // The codec has answered; nothing of the request is known that a log line could say.
  }

  onClosed(connection: ServerConnection): void {
    this.#clients.remove(connection);
  }

  #admit(socket: Socket): void {
    if (!this.#clients.admits()) {
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    const view = new SocketView(socket, 'http', this.start.options.httpPort, null);
    this.#clients.add(new ServerConnection(socket, view, this, this.#limits));
  }
}
