import { performance } from 'node:perf_hooks';
import type { ClaimedTarget } from '@app/pipeline';
import { type ConnectionObserver, NO_OBSERVER } from './connection-observer.js';
import { type ConnectionSlots, UNLIMITED_SLOTS } from './connection-slots.js';
import { ReadBuffers } from '@app/http1';
import { TargetPool } from './target-pool.js';

/** How late a time-out may come; one sweep for all connections costs less than a timer set for every request. */
const SWEEP_MS = 50;

/** What is open to a target, in this worker. */
export interface PoolCounts {
  readonly idle: number;
  readonly busy: number;
  readonly connecting: number;
}

/** The connections of one worker, by target. */
export class TargetPools {
  readonly buffers = new ReadBuffers();
  readonly #pools = new Map<number, TargetPool>();
  /** Ids are never used again, so this keeps a few bytes a deploy: a straggler's connection must not stay open for ever. */
  readonly #gone = new Set<number>();
  #sweep: NodeJS.Timeout | null = null;

  constructor(
    private readonly slots: ConnectionSlots = UNLIMITED_SLOTS,
    private readonly observer: ConnectionObserver = NO_OBSERVER,
  ) {}

  of(target: ClaimedTarget): TargetPool {
    return this.#pools.get(target.id) ?? this.#make(target);
  }

  counts(targetId: number): PoolCounts {
    const pool = this.#pools.get(targetId);
    return { idle: pool?.idle ?? 0, busy: pool?.busy ?? 0, connecting: pool?.connecting ?? 0 };
  }

  /** The target is gone: its idle connections are closed, busy ones when their exchange is over. */
  closePool(targetId: number): void {
    this.#gone.add(targetId);
    const pool = this.#pools.get(targetId);
    pool?.close();
    if (pool?.unused === true) this.#pools.delete(targetId);
  }

  /** At the end of the process. */
  close(): void {
    for (const id of this.#pools.keys()) this.closePool(id);
  }

  #make(target: ClaimedTarget): TargetPool {
    const pool = new TargetPool(target, this.buffers, this.slots, this.#watch, this.observer);
    this.#pools.set(target.id, pool);
    if (this.#gone.has(target.id)) pool.close();
    return pool;
  }

  /** Somebody has set a deadline on a connection: looks at them until none is in use. */
  readonly #watch = (): void => {
    this.#sweep ??= setInterval(this.#look, SWEEP_MS).unref();
  };

  readonly #look = (): void => {
    const now = performance.now();
    let busy = false;
    for (const [id, pool] of this.#pools) {
      pool.sweep(now);
      busy ||= pool.busy > 0 || pool.crowded;
      if (pool.closed && pool.unused) this.#pools.delete(id);
    }
    if (busy || this.#sweep === null) return;
    clearInterval(this.#sweep);
    this.#sweep = null;
  };
}
