import { cookieValue, type Exchange } from '@app/pipeline';
import type { SplitSpec } from './split-spec.js';
import { giveSplitCookie, SPLIT_COOKIE } from './split-cookie.js';

/**
 * What tells one client from another: the value of the split's header, or of the cookie `kamal-rollout`. Empty when the
 * client has none, which means active.
 *
 * With a sticky split a client without a value gets one: made here, and set as the cookie on the target's answer. Who
 * has the cookie but not the header is known by the cookie then.
 */
export function splitValue(exchange: Exchange, { header, sticky }: SplitSpec): string {
  const named = header === '' ? '' : exchange.request.fields.get(header);
  if (named) return named;
  if (header !== '' && !sticky) return '';
  const cookie = cookieValue(exchange.request.fields, SPLIT_COOKIE);
  if (cookie) return cookie;
  return sticky ? giveSplitCookie(exchange) : '';
}
