import { cookieValue, type Exchange, type ResponseHead } from '@app/pipeline';

const COOKIE = 'kamal-writer';
const OPT_OUT = 'x-writer-affinity';

/** Whether this client wrote a moment ago, so that its reads must see what it wrote. */
export function followsItsWrite(exchange: Exchange): boolean {
  const until = cookieValue(exchange.request.fields, COOKIE);
  return until !== undefined && /^\d{1,15}$/.test(until) && Number(until) > Date.now();
}

/**
 * Makes the client's reads follow its write to a writer: a cookie on the target's answer, unless the target opts out
 * with exactly `X-Writer-Affinity: false`. The header is for us and goes no further, whatever its value.
 */
export function keepToWriter(exchange: Exchange, timeoutMs: number): void {
  exchange.filterHead((head) => {
    const optedOut = head.fields.get(OPT_OUT) === 'false';
    head.fields.delete(OPT_OUT);
    if (!optedOut) addCookie(head, Date.now() + timeoutMs);
  });
}

function addCookie(head: ResponseHead, untilMs: number): void {
  // The browser forgets it a second later than it stops to count, so that clocks need not agree to the second.
  const expires = new Date(untilMs + 1000).toUTCString();
  head.fields.add('Set-Cookie', `${COOKIE}=${untilMs}; Path=/; Expires=${expires}; HttpOnly`);
}
