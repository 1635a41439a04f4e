import type { Client } from 'acme-client';
import { retryAfterMs } from './retry-after.js';

type AcmeClient = typeof import('acme-client');

/** The authority has too much to do, or has had enough of us. */
export class AuthorityBusyError extends Error {
  /** @param retryAfterMs how long it wants to be left alone; 0 when it does not say */
  constructor(
    problem: string,
    readonly retryAfterMs: number,
  ) {
    super(problem);
  }
}

/** The authority does not know our account, or not any more. */
export class AccountRefusedError extends Error {}

/** RFC 8555 6.7. Only the first one says so; where an account was lost or deactivated, the others are answers as well. */
const ACCOUNT_PROBLEMS = ['accountDoesNotExist', 'malformed', 'unauthorized'];

/** One answer of an authority; without a limit a connection that hangs would hold an order for ever. */
const LONGEST_ANSWER_MS = 30_000;

let loading: Promise<AcmeClient> | null = null;

/** The package that speaks ACME, loaded at the first order: it takes 190 ms and 41 MB. */
export function loadAcmeClient(): Promise<AcmeClient> {
  return (loading ??= load());
}

/** Of one request. Where half of the nonces are rejected, the package's own five do not get an order with nine requests through. */
const MOST_BAD_NONCES = 30;

/** A nonce that has expired costs a request, not the order (RFC 8555 6.5). */
export function outliveBadNonces(client: Client): void {
  // It has no option for that.
  if (!('http' in client) || typeof client.http !== 'object' || client.http === null) return;
  Object.assign(client.http, { maxBadNonceRetries: MOST_BAD_NONCES });
}

async function load(): Promise<AcmeClient> {
  const acme = await import('acme-client');
  const { defaults, interceptors } = acme.axios;
  defaults.timeout = LONGEST_ANSWER_MS;
  // Answers are small. To unpack them would only put a decompressor within an authority's reach.
  defaults.decompress = false;
  defaults.headers.common['Accept-Encoding'] = 'identity';
  // Its own ones wait for as long as Retry-After says, with a client in its handshake, and lose the cause when nobody
  // answers. When to try again is decided here.
  interceptors.request.clear();
  interceptors.response.clear();
  interceptors.response.use((response) => {
    if (isAboutAccount(response.data)) throw new AccountRefusedError(detailOf(response.data));
    if (response.status !== 429 && response.status !== 503) return response;
    const header: unknown = response.headers['retry-after'];
    const problem = `the authority answered ${response.status}: ${detailOf(response.data)}`;
    throw new AuthorityBusyError(problem, retryAfterMs(typeof header === 'string' ? header : '', Date.now()));
  }, unanswered);
  return acme;
}

/** An error of several addresses that were tried has a code, but no words. */
function unanswered(error: { readonly message: string; readonly code?: string }): never {
  throw new Error(`the authority does not answer: ${error.message || (error.code ?? 'unknown')}`, { cause: error });
}

function isAboutAccount(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('type' in body)) return false;
  return ACCOUNT_PROBLEMS.some((type) => body.type === `urn:ietf:params:acme:error:${type}`);
}

/** RFC 7807: what an authority says in words. */
function detailOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('detail' in body)) return 'try again later';
  return String(body.detail);
}
