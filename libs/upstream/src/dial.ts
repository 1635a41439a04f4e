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
    readonly listener: DialListener,
    private readonly address: string,
    limitMs: number,
    private readonly onSettled: (dial: Dial, connected: boolean) => void,
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
    if (this.#settle(false)) this.#socket?.destroy();
  }

  readonly #onConnect = (): void => {
    if (this.#settle(true)) this.listener.connected(performance.now() - this.#startedAt);
  };

  readonly #onError = (cause: Error): void => {
    if (this.#settle(false)) this.listener.failed(connectError(this.address, cause));
  };

  #timedOut(limitMs: number): void {
    if (!this.#settle(false)) return;
    this.#socket?.destroy();
    this.listener.failed(connectTimeout(this.address, limitMs));
  }

  #settle(connected: boolean): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#socket?.off('connect', this.#onConnect).off('error', this.#onError);
    this.onSettled(this, connected);
    return true;
  }
}
