/**
 * How long a repeated signal is the same call. npm, `timeout` and shells tell a process, and its whole group as well:
 * what they start hears of one call up to three times.
 */
const SAME_CALL_MS = 500;

/**
 * What to do when the demo is told to end: in order, and at once when a person presses Ctrl-C again.
 *
 * The listeners stay: a process that takes one off to put on another has none for a moment, and a signal that comes just
 * then kills it before it could clean up.
 */
export function onEnd(inOrder: () => void, atOnce: () => void): void {
  let toldAt: number | null = null;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (toldAt === null) {
        toldAt = performance.now();
        inOrder();
      } else if (signal === 'SIGINT' && performance.now() - toldAt > SAME_CALL_MS) {
        atOnce();
      }
    });
  }
}
