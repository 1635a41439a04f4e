import { type Exchange, ProxyError, type Stage } from '@app/pipeline';

/**
 * For those who start with `--strict-sni`: a host that the connection's certificate does not cover is answered with 421,
 * and the client asks again on a connection of its own (RFC 9110 15.5.20). Otherwise Host alone decides.
 */
export class StrictSniStage implements Stage {
  readonly name = 'strict-sni';

  constructor(private readonly strict: boolean) {}

  handle({ connection, request: { host } }: Exchange): void {
    if (!this.strict || connection.covers(host.replace(PORT, ''))) return;
    throw new ProxyError('MISDIRECTED_REQUEST', `the certificate of the connection does not cover "${host}"`);
  }
}

const PORT = /:\d*$/;
