import { randomUUID } from 'node:crypto';
import type { Exchange, ResponseHead } from '@app/pipeline';

/** Set by the application, or by us for a sticky split. */
export const SPLIT_COOKIE = 'kamal-rollout';

/** A strategy may ask twice, and has to get the same value. */
const given = new WeakMap<Exchange, string>();

/** Makes a value for a client that has none, and sets it with the target's answer. @returns the value */
export function giveSplitCookie(exchange: Exchange): string {
  const before = given.get(exchange);
  if (before !== undefined) return before;
  const value = randomUUID();
  given.set(exchange, value);
  const secure = exchange.connection.scheme === 'https' ? '; Secure' : '';
  const cookie = `${SPLIT_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  exchange.filterHead((head) => {
    if (!setsSplitCookie(head)) head.fields.add('Set-Cookie', cookie);
  });
  return value;
}

/** The application knows its clients better: its own value stays. */
function setsSplitCookie({ fields }: ResponseHead): boolean {
  return fields.names.some(
    (name, i) => name.lower === 'set-cookie' && fields.values[i]?.startsWith(`${SPLIT_COOKIE}=`) === true,
  );
}
