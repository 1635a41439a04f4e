import { Injectable } from '@nestjs/common';
import { type Exchange, Fields, type Stage } from 'kamal-proxy/extension';
import { AuthSettings } from './auth-settings.js';

/** Scheme and credentials of an Authorization field (RFC 9110 11.4). */
const AUTHORIZATION = /^(bearer|basic) +([\w.~+/-]+=*)$/i;

/** Nobody gets through without a token (RFC 6750), or a name and password (RFC 7617). */
@Injectable()
export class BearerAuthStage implements Stage {
  readonly name = 'bearer-auth';

  constructor(private readonly settings: AuthSettings) {}

  handle(exchange: Exchange): void {
    if (!this.settings.guards(exchange.service?.name)) return;
    const { fields } = exchange.request;
    const given = fields.get('authorization') ?? '';
    if (!this.#accepts(given)) return exchange.answer(401, this.#challenge(given), 'Unauthorized\n');
    // The application has no use for the proxy's secrets, and its logs even less.
    fields.delete('authorization');
  }

  #accepts(authorization: string): boolean {
    const [, scheme = '', credentials = ''] = AUTHORIZATION.exec(authorization) ?? [];
    if (scheme === '') return false;
    if (scheme.toLowerCase() === 'bearer') return this.settings.tokens.has(credentials);
    return this.settings.users.has(Buffer.from(credentials, 'base64').toString());
  }

  /** A 401 says how to do better (RFC 9110 15.5.2), and that a token was no good (RFC 6750 3.1). */
  #challenge(given: string): Fields {
    const { tokens, users, realm } = this.settings;
    const fields = Fields.of('Content-Type', 'text/plain', 'Cache-Control', 'no-store');
    const error = /^bearer /i.test(given) ? ', error="invalid_token"' : '';
    if (tokens.size > 0) fields.add('WWW-Authenticate', `Bearer realm="${realm}"${error}`);
    if (users.size > 0) fields.add('WWW-Authenticate', `Basic realm="${realm}", charset="UTF-8"`);
    return fields;
  }
}
