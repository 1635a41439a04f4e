/** Without anything to do it looks around all the same: the clock may have been set, the machine may have slept. */
const LONGEST_SLEEP_MS = 10 * 60 * 1000;

/** Wakes somebody at a time that may change as often as it likes. Its owner closes it. */
export class Alarm {
  #timer: NodeJS.Timeout | null = null;
  #at = Infinity;
  #closed = false;

  /** @param ring what is done then; it sets the alarm anew */
  constructor(private readonly ring: () => void) {}

  /** @param at Unix time, ms @param leastMs not before so much time has passed: what comes in numbers comes together */
  set(at: number, leastMs: number): void {
    if (this.#closed) return;
    const now = Date.now();
    const next = Math.min(Math.max(at, now + leastMs), now + LONGEST_SLEEP_MS);
    if (this.#timer !== null && this.#at <= next) return;
    this.stop();
    this.#at = next;
    this.#timer = setTimeout(() => {
      this.stop();
      this.ring();
    }, next - now);
    this.#timer.unref();
  }

  /** It does not ring before it is set again. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  close(): void {
    this.#closed = true;
    this.stop();
  }
}
