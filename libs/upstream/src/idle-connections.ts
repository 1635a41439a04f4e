import { performance } from 'node:perf_hooks';
import type { TargetConnection } from './target-connection.js';

/**
 * Targets close connections that are idle for seconds. Under full load some rest for a tenth of one; to look at those, too,
 * made the p99 of POSTs half as much again.
 */
const RESTED_MS = 500;
/** What ends sooner did not end for being idle: it was the last request that the target takes on a connection. */
const LEAST_IDLE_MS = 20;
const MOST_IDLE = 100;
/** More than that may stay for so long: a thousand clients would otherwise open and close connections all the time. */
const CROWDED_MS = 1000;

/**
 * The idle connections of one worker to one target.
 *
 * They are kept without a time limit, the last used first: in a lull the others stay unused and the target may close them.
 */
export class IdleConnections {
  readonly #connections: TargetConnection[] = [];
  /** The fewest since {@link #countedSince}: so many nobody needed. */
  #fewest = 0;
  #countedSince = 0;
  /** The shortest time after which the target was seen to end one. */
  #endsAfterMs = Infinity;

  get count(): number {
    return this.#connections.length;
  }

  /** There are more than are kept for good. */
  get crowded(): boolean {
    return this.#connections.length > MOST_IDLE;
  }

  /** The next to be taken was idle for a while: the target may have ended it, and we have not seen it yet. */
  get nextMayHaveEnded(): boolean {
    const next = this.#connections.at(-1);
    return next !== undefined && performance.now() - next.restsSince > Math.min(RESTED_MS, this.#endsAfterMs / 2);
  }

  add(connection: TargetConnection): void {
    this.#connections.push(connection);
  }

  /** The last used that is not closed; undefined when there is none. */
  take(): TargetConnection | undefined {
    for (;;) {
      const connection = this.#connections.pop();
      this.#fewest = Math.min(this.#fewest, this.#connections.length);
      if (connection === undefined || !connection.closed) return connection;
    }
  }

  /** A connection has closed; whether it was idle is found out here. */
  closed(connection: TargetConnection): void {
    const at = this.#connections.lastIndexOf(connection);
    if (at < 0) return;
    this.#connections.splice(at, 1);
    const restedMs = performance.now() - connection.restsSince;
    if (connection.reused && restedMs >= LEAST_IDLE_MS) this.#endsAfterMs = Math.min(this.#endsAfterMs, restedMs);
  }

  /** What the target sent so far was read. Is the next still open, it ends later than was believed, after a crash for one. */
  looked(): void {
    const next = this.#connections.at(-1);
    if (next?.reused === true && !next.closed) {
      this.#endsAfterMs = Math.max(this.#endsAfterMs, performance.now() - next.restsSince);
    }
  }

  /** Closes those that nobody needed for a second, but for a hundred. */
  sweep(now: number): void {
    if (now - this.#countedSince < CROWDED_MS) return;
    const unneeded = Math.min(this.#fewest, this.#connections.length) - MOST_IDLE;
    if (unneeded > 0) for (const connection of this.#connections.splice(0, unneeded)) connection.destroy();
    this.#fewest = this.#connections.length;
    this.#countedSince = now;
  }

  closeAll(): void {
    for (const connection of this.#connections.splice(0)) connection.destroy();
  }
}
