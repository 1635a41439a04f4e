import { performance } from 'node:perf_hooks';

/**
 * Time as a client has it: it stands still while the client waits in the slow lane. Who is held up there for long enough
 * would otherwise be forgiven all that it does.
 */
export class ClientClock {
  #heldMs = 0;
  #heldSince: number | null = null;

  /** Milliseconds. */
  readonly now = (): number => (this.#heldSince ?? performance.now()) - this.#heldMs;

  stop(): void {
    this.#heldSince ??= performance.now();
  }

  goOn(): void {
    if (this.#heldSince !== null) this.#heldMs += performance.now() - this.#heldSince;
    this.#heldSince = null;
  }
}
