import { performance } from 'node:perf_hooks';
import type { WorkerStart } from '../channel.js';

const BEAT_MS = 500;

/** Twice a second: what has to be looked at now and then is, and the control plane sees that this thread is alive. */
export class Heartbeat {
  readonly #beats: Int32Array;

  constructor(
    private readonly start: WorkerStart,
    private readonly sweep: (nowMs: number) => void,
  ) {
    this.#beats = new Int32Array(start.beats);
  }

  begin(): void {
    setInterval(() => {
      this.sweep(performance.now());
      Atomics.add(this.#beats, this.start.column, 1);
    }, BEAT_MS);
  }
}
