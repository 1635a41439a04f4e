import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { type DashboardOptions, isLoopback } from '@app/admin-api';

/** Why somebody is not let in. */
export interface Refusal {
  readonly status: 401 | 403 | 405;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Visitor {
  readonly method: string;
  readonly host: string | undefined;
  readonly authorization: string | undefined;
}

/**
 * Who gets to see the page.
 *
 * A site that somebody has open could have its own name point to this machine (DNS rebinding) and read the page as a part
 * of itself. Its requests carry its name: only addresses and `localhost`, which nobody can make point elsewhere, are
 * answered. The password is asked for as HTTP Basic: browsers and curl know how, and nothing has to be remembered here.
 */
export class Doorkeeper {
  readonly #bind: string;
  readonly #anyAddress: boolean;
  readonly #token: Buffer | null;

  constructor({ bind, token }: DashboardOptions) {
    this.#bind = canonical(isIP(bind) === 6 ? `[${bind}]` : bind);
    this.#anyAddress = this.#bind === '0.0.0.0' || this.#bind === '::';
    this.#token = token === '' ? null : digest(token);
  }

  /** Null for who may come in. */
  refusal({ method, host = '', authorization = '' }: Visitor): Refusal | null {
    if (method !== 'GET' && method !== 'HEAD')
      return refuse(405, 'There is nothing to change here.', { Allow: 'GET, HEAD' });
    if (!this.#isOurs(canonical(host))) {
      return refuse(403, 'This page is to be asked for by the address that it listens on, or as localhost.');
    }
    if (this.#token !== null && !timingSafeEqual(this.#token, digest(passwordIn(authorization)))) {
      return refuse(401, 'The password is the token that the proxy was started with; any user name will do.', {
        'WWW-Authenticate': 'Basic realm="kamal-proxy dashboard", charset="UTF-8"',
      });
    }
    return null;
  }

  #isOurs(host: string): boolean {
    if (host === 'localhost' || isLoopback(host) || host === this.#bind) return true;
    return this.#anyAddress && isIP(host) !== 0;
  }
}

function refuse(status: Refusal['status'], reason: string, headers: Refusal['headers'] = {}): Refusal {
  return { status, reason, headers };
}

/** A host without its port, an address in the one way to write it; empty for what is none. */
function canonical(host: string): string {
  if (!/^[\w.:[\]-]+$/.test(host)) return '';
  const url = URL.parse(`http://${host}`);
  return url === null ? '' : url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Of a fixed length, so that comparing tells nothing of the token's own. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function passwordIn(authorization: string): string {
  const [, credentials = ''] = /^Basic +(\S+)$/i.exec(authorization) ?? [];
  const text = Buffer.from(credentials, 'base64').toString();
  return text.slice(text.indexOf(':') + 1);
}
