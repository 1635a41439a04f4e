import { Fields } from './fields.js';
import type { ProxyError } from './proxy-error.js';
import { retryAfterSeconds } from './retry-after.js';
import type { ErrorPages } from './views.js';

/** What a client is answered instead of what it asked for. @param pages null while there are none: an empty page */
export function errorPage(
  error: ProxyError,
  pages: ErrorPages | null,
): { readonly fields: Fields; readonly html: string } {
  const fields = Fields.of('Content-Type', 'text/html; charset=utf-8');
  const wait = retryAfterSeconds(error);
  if (wait > 0) fields.add('Retry-After', String(wait));
  return { fields, html: pages?.render(error.status, error.publicMessage) ?? '' };
}
