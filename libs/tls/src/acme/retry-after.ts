/** A Retry-After header (RFC 9110 10.2.3) in ms from now; 0 for none. @param now Unix time, ms */
export function retryAfterMs(header: string, now: number): number {
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const time = Date.parse(header);
  return Number.isNaN(time) ? 0 : Math.max(0, time - now);
}
