import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { ProxyError } from '@app/pipeline';
import { AnswerHeads } from './answer-heads.js';
import type { DialListener } from './dial.js';
import type { LargeBuffer, ReadBuffers } from '@app/http1';
import { TargetSocket } from './target-socket.js';

/** The exchange that has a connection at the moment. */
export interface ConnectionUser {
  /**
   * Bytes came: the first `count` of `bytes`.
   *
   * @param large whose memory they are in, which may be lent; null for the shared buffer: what is kept must be copied
   */
  received(bytes: Buffer, count: number, large: LargeBuffer | null): void;
  /** What was written has gone out. */
  drained(): void;
  /** {@link TargetConnection.deadline} has passed. */
  overdue(): void;
  /** The connection is gone. @param cause null when the target ended it in order */
  lost(cause: Error | null): void;
}

/** Where a connection belongs. */
export interface ConnectionOwner {
  readonly host: string;
  readonly port: number;
  connectionOpened(connection: TargetConnection, tookMs: number): void;
  connectionFailed(connection: TargetConnection, error: ProxyError): void;
  /** The first bytes came, or its end: the target has accepted it. */
  connectionHeard(connection: TargetConnection): void;
  /** It was open, and is no more. */
  connectionClosed(connection: TargetConnection): void;
}

/** As long as a vanished host may go unnoticed on an idle connection. */
const KEEP_ALIVE_AFTER_MS = 15_000;

/**
 * A connection to a target, from its first byte to its last: it serves one exchange at a time.
 *
 *     connecting ──► idle ⇄ in use (`user`) ──► closed
 *
 * Whatever happens on it while nobody uses it closes it: bytes that nobody asked for may not become the answer of the
 * next exchange.
 */
export class TargetConnection implements DialListener {
  readonly socket: TargetSocket;
  readonly heads = new AnswerHeads();
  user: ConnectionUser | null = null;
  /** It has served an exchange: the target may have closed it since without our knowing. */
  reused = false;
  /** The body that is being received is large: it is read into a buffer of its own when there is one. */
  expectsLarge = false;
  /** When its user has waited long enough: milliseconds on the monotonic clock, looked at 20 times a second. */
  deadline = Infinity;
  /** When its last exchange was over, ms of the monotonic clock. */
  restsSince = 0;

  #large: LargeBuffer | null = null;
  #heard = false;
  #paused = false;
  #closed = false;

  constructor(
    private readonly owner: ConnectionOwner,
    readonly buffers: ReadBuffers,
  ) {
    this.socket = new TargetSocket({
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
      onread: { buffer: this.#nextBuffer, callback: this.#received },
    });
    this.socket.on('drain', () => this.user?.drained());
    this.socket.on('end', () => this.socket.destroy());
    this.socket.on('close', () => this.#ended());
  }

  get closed(): boolean {
    return this.#closed || this.socket.destroyed;
  }

  open(): Socket {
    return this.socket.connect({ host: this.owner.host, port: this.owner.port });
  }

  connected(tookMs: number): void {
    this.owner.connectionOpened(this, tookMs);
  }

  failed(error: ProxyError): void {
    this.#closed = true;
    this.owner.connectionFailed(this, error);
  }

  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.socket.pause();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.socket.resume();
  }

  /** Between two exchanges. */
  rest(): void {
    this.user = null;
    this.restsSince = performance.now();
    this.reused = true;
    this.expectsLarge = false;
    this.deadline = Infinity;
    this.socket.writeErrorTaker = null;
    this.resume();
  }

  /** Closes it; its user hears nothing more. */
  destroy(): void {
    this.user = null;
    this.socket.writeErrorTaker = null;
    this.socket.destroy();
    this.#close();
  }

  readonly #received = (count: number): boolean => {
    const large = this.#large;
    const first = !this.#heard;
    this.#heard = true;
    if (this.user === null) this.destroy();
    else if (large === null) this.user.received(this.buffers.shared, count, null);
    else {
      // Whoever takes the bytes may close the connection, which gives its buffer back: not before they are done with it.
      large.hold();
      this.user.received(large.bytes, count, large);
      large.release();
    }
    if (first) this.owner.connectionHeard(this);
    return true;
  };

  /** Where the next bytes go; asked when the socket is made and after each read. */
  readonly #nextBuffer = (): Uint8Array => {
    const large = this.#large;
    if (large !== null && (large.lent || !this.expectsLarge)) this.#dropLarge();
    if (this.#large === null && this.expectsLarge && !this.#closed) this.#large = this.buffers.take(this.#paused);
    if (this.#large !== null) return this.#large.bytes;
    return this.#heard && !this.expectsLarge ? this.buffers.shared : this.buffers.partOfShared;
  };

  #ended(): void {
    const user = this.user;
    this.user = null;
    if (!this.#closed) this.owner.connectionHeard(this);
    this.#close();
    user?.lost(this.socket.errored);
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#dropLarge();
    this.owner.connectionClosed(this);
  }

  #dropLarge(): void {
    const large = this.#large;
    this.#large = null;
    large?.release();
  }
}
