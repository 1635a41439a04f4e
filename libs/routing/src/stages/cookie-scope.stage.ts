import type { Exchange, ResponseHead, Stage } from '@app/pipeline';
import { scopeCookie } from '../scope-cookie.js';
import { serviceOf } from '../service.js';

/** Keeps the cookies of an application that is mounted below a prefix to that prefix, where its service asks for it. */
export class CookieScopeStage implements Stage {
  readonly name = 'cookie-scope';

  handle(exchange: Exchange): void {
    if (exchange.claimed?.settings.scopeCookiePaths !== true || exchange.pathPrefix === '/') return;
    if (serviceOf(exchange).spec.stripPrefix) exchange.filterHead(scopeCookies);
  }
}

function scopeCookies({ fields: { names, values } }: ResponseHead, exchange: Exchange): void {
  for (let i = 0; i < names.length; i++) {
    if (names[i]?.lower !== 'set-cookie') continue;
    values[i] = scopeCookie(values[i] ?? '', exchange.pathPrefix, exchange.request.host);
  }
}
