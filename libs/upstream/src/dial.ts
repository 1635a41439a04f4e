import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { ProxyError } from '@app/pipeline';
import { connectError, connectTimeout } from './target-errors.js';

/** Who wants a connection. Told once how it went, and nothing after {@link Dial.cancel}. */
export interface DialListener {
  /** Starts connecting a socket, which has an `error` listener of its own. */
  open(): Socket;
  /** @param tookMs to connect */
  connected(tookMs: number): void;
  failed(error: ProxyError): void;
}

/**
 * One connection on its way.
 *
 *     waiting ──start──► connecting ──► connected | failed
 *        └───────cancel──────┴────────► cancelled
 */
export class Dial {
  #socket: Socket | null = null;
  #settled = false;
  #startedAt = 0;
  readonly #timer: NodeJS.Timeout | null;

  constructor(
    private readonly listener: DialListener,
    private readonly address: string,
    limitMs: number,
    private readonly onSettled: (dial: Dial) => void,
  ) {
    this.#timer = limitMs > 0 ? setTimeout(() => this.#timedOut(limitMs), limitMs) : null;
  }

  /** It has left the queue: there is a socket. */
  get started(): boolean {
    return this.#socket !== null;
  }

  start(): void {
    this.#startedAt = performance.now();
    this.#socket = this.listener.open().once('connect', this.#onConnect).once('error', this.#onError);
  }

  /** Nobody wants it any more. Harmless when it is settled. */
  cancel(): void {
    if (this.#settle()) this.#socket?.destroy();
  }

  readonly #onConnect = (): void => {
    if (this.#settle()) this.listener.connected(performance.now() - this.#startedAt);
  };

  readonly #onError = (cause: Error): void => {
    if (this.#settle()) this.listener.failed(connectError(this.address, cause));
  };

  #timedOut(limitMs: number): void {
    if (!this.#settle()) return;
    this.#socket?.destroy();
    this.listener.failed(connectTimeout(this.address, limitMs));
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#socket?.off('connect', this.#onConnect).off('error', this.#onError);
    this.onSettled(this);
    return true;
  }
}
