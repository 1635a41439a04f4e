const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** As Go's `Duration.String` prints it: `500ms`, `5s`, `1m30s`, `1h0m0s`. @param nanoseconds whole, not negative */
export function formatDuration(nanoseconds: number): string {
  if (nanoseconds === 0) return '0s';
  if (nanoseconds < 1e3) return `${nanoseconds}ns`;
  if (nanoseconds < 1e6) return `${nanoseconds / 1e3}µs`;
  if (nanoseconds < SECOND) return `${nanoseconds / 1e6}ms`;
  const seconds = `${(nanoseconds % MINUTE) / SECOND}s`;
  if (nanoseconds < MINUTE) return seconds;
  const minutes = `${Math.floor((nanoseconds % HOUR) / MINUTE)}m${seconds}`;
  return nanoseconds < HOUR ? minutes : `${Math.floor(nanoseconds / HOUR)}h${minutes}`;
}
