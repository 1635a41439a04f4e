import { type Exchange, Fields, type Stage } from '@app/pipeline';
import type { ServerCertificates } from '../serving/server-certificates.js';
import type { HostQuestion } from '../serving/tls-change.js';

const PREFIX = '/.well-known/acme-challenge/';

/**
 * Answers an authority that looks for a token (RFC 8555 8.3). A service whose certificates are ordered keeps this path
 * to itself; with a certificate of its own it is the application's.
 */
export class AcmeChallengeStage implements Stage {
  readonly name = 'acme-challenge';

  /** @param mayHave asks the control plane whether a host could have a certificate */
  constructor(
    private readonly certificates: ServerCertificates,
    private readonly mayHave: (question: HostQuestion) => Promise<boolean>,
  ) {}

  handle(exchange: Exchange): void | Promise<void> {
    if (!exchange.request.target.startsWith(PREFIX)) return;
    const service = exchange.service?.name ?? '';
    if (!this.certificates.isAutomatic(service)) return;
    // The log names no service: it is the proxy itself that answers.
    exchange.service = null;
    const host = exchange.request.host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
    const known = this.certificates.challenges.keyAuthorization(host, exchange.path.slice(PREFIX.length));
    if (known !== null) return exchange.answer(200, plainText(), known);
    if (this.certificates.isOnDemand(service)) return this.#refuse(exchange, { service, host });
    exchange.answer(404, plainText(), 'no such token\n');
  }

  /** A host that may not have a certificate is nobody's here. */
  async #refuse(exchange: Exchange, question: HostQuestion): Promise<void> {
    if (await this.mayHave(question)) exchange.answer(404, plainText(), 'no such token\n');
    else exchange.answer(403, plainText(), 'no such host\n');
  }
}

function plainText(): Fields {
  return Fields.of('Content-Type', 'text/plain; charset=utf-8');
}
