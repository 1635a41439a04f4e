import { onTestFinished } from 'vitest';
import { Recorded } from './recorded.js';
import { handshake } from './secure-client.js';

/** A handshake of the load: what the client was shown, or what went wrong. */
export interface Shown {
  readonly serial: string;
  /** When it was shown, how long the certificate was still good for, ms. */
  readonly leftMs: number;
  readonly problem: string;
}

/** Clients that shake hands, hang up, and begin again, each handshake a full one. */
export class HandshakeLoad {
  readonly shown = new Recorded<Shown>('handshake of the load');
  readonly #stopped = new AbortController();
  readonly #clients: Promise<void>[];

  constructor(
    private readonly port: number,
    private readonly servername: string,
    clients = 4,
  ) {
    this.#clients = Array.from({ length: clients }, async () => this.#shakeOnAndOn());
    onTestFinished(async () => void (await this.stop()));
  }

  /** Lets every client end what it is at. @returns all that happened */
  async stop(): Promise<readonly Shown[]> {
    this.#stopped.abort();
    await Promise.all(this.#clients);
    return this.shown.items;
  }

  async #shakeOnAndOn(): Promise<void> {
    while (!this.#stopped.signal.aborted) this.shown.add(await this.#shakeOnce());
  }

  async #shakeOnce(): Promise<Shown> {
    try {
      const { certificate } = await handshake(this.port, { servername: this.servername });
      const leftMs = (certificate?.validToDate.getTime() ?? 0) - Date.now();
      return { serial: certificate?.serialNumber ?? '', leftMs, problem: '' };
    } catch (error) {
      return { serial: '', leftMs: 0, problem: error instanceof Error ? error.message : String(error) };
    }
  }
}
