import { LONGEST_TIMER_MS } from './longest-timer.js';
import { probe } from './probe.js';
import type { ProbeEndpoint } from './probe-endpoint.js';
import type { ProbeResult } from './probe-result.js';

export interface ProbePlan {
  readonly endpoint: ProbeEndpoint;
  /** From the start of one probe to the start of the next. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/**
 * Probes one target: at once, then every interval, one probe at a time; a slow one delays the next.
 *
 *     idle ──start──► probing ◄──interval── waiting      any ──stop──► stopped
 *                        └──────result────────►
 */
export class Prober {
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  /** @param onResult told of every probe that ended; never after {@link stop} */
  constructor(
    private readonly plan: ProbePlan,
    private readonly onResult: (result: ProbeResult) => void,
    private readonly ask: typeof probe = probe,
  ) {}

  start(): void {
    void this.#probe();
  }

  /** For good, and at once: a probe that is under way is broken off. */
  stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#timer);
  }

  async #probe(): Promise<void> {
    const { signal } = this.#stopped;
    const due = performance.now() + this.plan.intervalMs;
    const result = await this.ask(this.plan.endpoint, this.plan.timeoutMs, signal);
    if (signal.aborted) return;
    this.onResult(result);
    // Whoever was told may have stopped us.
    if (signal.aborted) return;
    const wait = Math.min(Math.max(0, due - performance.now()), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => void this.#probe(), wait);
  }
}
