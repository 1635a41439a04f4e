import type { Duplex } from 'node:stream';

/** The target's end: a socket that can tell when nothing passes. */
export type TargetEnd = Duplex & { setTimeout(ms: number, callback: () => void): unknown };

/** How long a tunnel of which one end has said its last may be silent: its peer will hardly speak again. */
const HALF_CLOSED_IDLE_MS = 60_000;
/** How long what is left for one end may take once the other is gone. */
const LINGER_MS = 60_000;

/**
 * The two ends of an upgraded connection, piped into each other by http-proxy, until both are closed.
 *
 * An end that closes in order lets the other finish; one that vanishes takes the other with it.
 */
export class Tunnel {
  #openEnds = 2;
  #linger: NodeJS.Timeout | null = null;

  constructor(
    private readonly client: Duplex,
    private readonly target: TargetEnd,
    private readonly onClosed: () => void,
  ) {}

  /** Looks after both until they are closed. */
  watch(): void {
    const { client, target } = this;
    client.once('end', this.#halfClosed).once('close', () => this.#closed(client, target));
    target.once('end', this.#halfClosed).once('close', () => this.#closed(target, client));
  }

  readonly #halfClosed = (): void => {
    // Whatever still flows passes through the target's socket.
    this.target.setTimeout(HALF_CLOSED_IDLE_MS, () => {
      this.target.destroy();
      this.client.destroy();
    });
  };

  #closed(end: Duplex, other: Duplex): void {
    this.#openEnds--;
    if (this.#openEnds === 0) {
      if (this.#linger !== null) clearTimeout(this.#linger);
      return this.onClosed();
    }
    const inOrder = end.readableEnded && end.writableFinished && end.errored === null;
    if (!inOrder) other.destroy();
    else this.#linger = setTimeout(() => other.destroy(), LINGER_MS);
  }
}
