import { type Exchange, Fields, type Stage } from '@app/pipeline';
import type { ServerCertificates } from '../serving/server-certificates.js';

const PREFIX = '/.well-known/acme-challenge/';

/**
 * Answers an authority that looks for a token (RFC 8555 8.3). A service whose certificates are ordered keeps this path
 * to itself; with a certificate of its own it is the application's.
 */
export class AcmeChallengeStage implements Stage {
  readonly name = 'acme-challenge';

  constructor(private readonly certificates: ServerCertificates) {}

  handle(exchange: Exchange): void {
    if (!exchange.request.target.startsWith(PREFIX)) return;
    if (exchange.service === null || !this.certificates.isAutomatic(exchange.service.name)) return;
    // The log names no service: it is the proxy itself that answers.
    exchange.service = null;
    const host = exchange.request.host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
    const known = this.certificates.challenges.keyAuthorization(host, exchange.path.slice(PREFIX.length));
    const fields = Fields.of('Content-Type', 'text/plain; charset=utf-8');
    if (known === null) exchange.answer(404, fields, 'no such token\n');
    else exchange.answer(200, fields, known);
  }
}
