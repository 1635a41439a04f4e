import type { ServerConnection } from '@app/http1';

/**
 * The clients of one worker: swept once a second for those that take too long, and kept below a number.
 *
 * One sweep over all of them instead of a timer each: 10,000 idle connections cost one walk a second.
 */
export class ConnectionSet {
  readonly #open = new Set<ServerConnection>();
  #evicted = 0;
  #refused = 0;
  #emptied: (() => void) | null = null;

  /** @param most open connections; above it the one that was idle longest goes, else the new one */
  constructor(private readonly most: number) {}

  get size(): number {
    return this.#open.size;
  }

  get shed(): { readonly evicted: number; readonly refused: number } {
    return { evicted: this.#evicted, refused: this.#refused };
  }

  /** Whether there is room for one more; makes some if it can. */
  admits(): boolean {
    if (this.#open.size < this.most) return true;
    const idle = this.#idleLongest();
    if (idle === null) {
      this.#refused += 1;
      return false;
    }
    this.#evicted += 1;
    idle.destroy();
    return true;
  }

  add(connection: ServerConnection): void {
    this.#open.add(connection);
  }

  remove(connection: ServerConnection): void {
    this.#open.delete(connection);
    if (this.#open.size === 0) this.#emptied?.();
  }

  sweep(now: number): void {
    for (const connection of this.#open) connection.sweep(now);
  }

  /** Ends idle ones and lets the others end what they are at. Resolves when all are gone. */
  async closeGracefully(): Promise<void> {
    for (const connection of this.#open) connection.closeGracefully();
    if (this.#open.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
  }

  destroyAll(): void {
    for (const connection of this.#open) connection.destroy();
  }

  #idleLongest(): ServerConnection | null {
    let longest: ServerConnection | null = null;
    for (const connection of this.#open) {
      if (connection.idleSince === null) continue;
      if (longest?.idleSince == null || connection.idleSince < longest.idleSince) longest = connection;
    }
    return longest;
  }
}
