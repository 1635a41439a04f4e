import { type Exchange, Fields, ProxyError, type Stage } from '@app/pipeline';
import { comparableHost, hostOf } from '../host.js';
import { serviceOf } from '../service.js';
import type { ServiceSpec } from '../service-spec.js';

/**
 * One redirect straight to the scheme and host that are right. HTTPS for a service without TLS is refused: it would
 * show the application under a certificate that is not its own.
 */
export class RedirectStage implements Stage {
  readonly name = 'redirect';

  handle(exchange: Exchange): void {
    const { spec } = serviceOf(exchange);
    const secure = exchange.connection.scheme === 'https';
    if (secure && !spec.tls.enabled) throw new ProxyError('TLS_NOT_SERVED', `service "${spec.name}" has no TLS`);
    const toHttps = !secure && spec.tls.enabled && spec.tls.redirect;
    const toHost = needsOtherHost(spec, exchange.request.host);
    if (!toHttps && !toHost) return;
    const scheme = secure || toHttps ? 'https' : 'http';
    redirect(
      exchange,
      `${scheme}://${toHost ? spec.canonicalHost : hostOf(exchange.request.host)}${exchange.request.target}`,
    );
  }
}

function needsOtherHost({ canonicalHost }: ServiceSpec, authority: string): boolean {
  return canonicalHost !== '' && comparableHost(authority) !== comparableHost(canonicalHost);
}

function redirect(exchange: Exchange, location: string): void {
  const { method } = exchange.request;
  const fields = Fields.of('Location', location);
  if (method !== 'GET' && method !== 'HEAD') return exchange.answer(301, fields, '', true);
  fields.add('Content-Type', 'text/html; charset=utf-8');
  const page = `<a href="${escapeAttribute(location)}">Moved Permanently</a>.\n\n`;
  // A target may hold bytes that are no ASCII: they stay the bytes they were.
  exchange.answer(301, fields, Buffer.from(page, 'latin1'), true);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
