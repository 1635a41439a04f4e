import type { Socket } from 'node:net';
import {
  ClientSocket,
  type ConnectionLimits,
  type ConnectionOwner,
  DEFAULT_LIMITS,
  ReadBuffers,
  ServerConnection,
  SocketView,
} from '@app/http1';
import { Http2Connection, type Http2Owner, Http2Resources } from '@app/http2';
import type { EventLog } from '@app/observability';
import type { Exchange } from '@app/pipeline';
import { type AcceptorOwner, type CertificateChooser, type Handshake, type SecureClient, TlsAcceptor } from '@app/tls';
import type { WorkerStart } from '../channel.js';
import { type ClientConnection, type ConnectionCounts, ConnectionSet } from './connection-set.js';
import { Listener } from './listener.js';
import { HandshakeLog } from './handshake-log.js';

/** Told of what is counted at the door. */
export interface DoorCounts extends ConnectionCounts {
  /** @param reason one of a codec's stable words */
  refused(reason: string): void;
  handshakeFailed(): void;
}

/** The ports of one worker and the clients that came through them. */
export class FrontDoor implements ConnectionOwner, Http2Owner, AcceptorOwner {
  readonly #clients: ConnectionSet;
  readonly #http: Listener;
  readonly #https: Listener;
  readonly #limits: ConnectionLimits;
  readonly #buffers = new ReadBuffers();
  readonly #http2 = new Http2Resources();
  readonly #acceptor: TlsAcceptor;
  readonly #handshakes: HandshakeLog;

  /** @param onExchange gets every request that a codec accepted */
  constructor(
    private readonly start: WorkerStart,
    readonly onExchange: (exchange: Exchange) => void,
    certificates: CertificateChooser,
    log: EventLog,
    private readonly counts: DoorCounts,
  ) {
    const { limits, http2 } = start.options;
    this.#limits = {
      ...DEFAULT_LIMITS,
      maxHeadBytes: limits.maxRequestHeaderBytes,
      headTimeoutMs: limits.headTimeoutMs || Infinity,
      idleTimeoutMs: limits.idleTimeoutMs || Infinity,
      minBodyRate: limits.minBodyRate,
      bodyGraceMs: limits.bodyGraceMs,
      readerTimeoutMs: limits.stalledReaderTimeoutMs || Infinity,
    };
    this.#clients = new ConnectionSet(Math.ceil(limits.maxConnections / start.workers), counts);
    this.#acceptor = new TlsAcceptor(certificates, http2 ? ['h2', 'http/1.1'] : ['http/1.1'], this);
    this.#handshakes = new HandshakeLog(log);
    this.#http = new Listener((socket) => this.#serveHttp(socket), true);
    this.#https = new Listener((socket) => {
      if (this.#admits(socket)) this.#clients.add(this.#acceptor.accept(socket));
    });
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
    this.#handshakes.sweep();
  }

  /** The codec has answered; nothing of the request is known that a log line could say. */
  onRefused(reason: string): void {
    this.counts.refused(reason);
  }

  onClosed(connection: ClientConnection): void {
    this.#clients.remove(connection);
  }

  onSecure({ socket, certificate }: SecureClient): void {
    const covers = (host: string): boolean => certificate.covers(host);
    const view = new SocketView(socket, 'https', this.start.options.httpsPort, covers);
    if (socket.alpnProtocol !== 'h2') return this.#serve(socket, view);
    this.#clients.add(new Http2Connection(socket, view, this, this.#http2, this.#limits));
  }

  onFailedHandshake(address: string, cause: string): void {
    this.counts.handshakeFailed();
    this.#handshakes.failed(address, cause);
  }

  onHandshakeOver(handshake: Handshake): void {
    this.#clients.remove(handshake);
  }

  #admits(socket: Socket): boolean {
    if (this.#clients.admits()) return true;
    socket.on('error', () => undefined);
    socket.destroy();
    return false;
  }

  #serveHttp(accepted: Socket): void {
    if (!this.#admits(accepted)) return;
    const socket = ClientSocket.takeOver(accepted, this.#buffers);
    this.#serve(socket, new SocketView(socket, 'http', this.start.options.httpPort, null));
  }

  #serve(socket: Socket, view: SocketView): void {
    this.#clients.add(new ServerConnection(socket, view, this, this.#limits));
  }
}
