import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { ThreadSeries } from './thread-series.js';

/** How often the delay is measured, which is also how exact it is. */
const RESOLUTION_MS = 10;
const NS_PER_MS = 1e6;

/** Whether a thread keeps up: how long its event loop worked, and how long it kept anybody waiting. */
export class LoopWatch {
  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #before: EventLoopUtilization = performance.eventLoopUtilization();

  constructor(private readonly series: ThreadSeries) {
    this.#delays.enable();
  }

  /** Once a second, for the second before. */
  look(): void {
    const now = performance.eventLoopUtilization();
    // What it measures is the time between two of its own timers, their interval included.
    const delayMs = Math.max(0, this.#delays.max / NS_PER_MS - RESOLUTION_MS);
    this.#delays.reset();
    this.series.looked(delayMs, now.active - this.#before.active);
    this.#before = now;
  }

  close(): void {
    this.#delays.disable();
  }
}
