import type { Authorization, Client } from 'acme-client';
import type { AcmeCache } from './acme-cache.js';
import type { Challenge } from './challenge.js';
import type { ChallengeBoard } from './challenge-board.js';
import { AuthorityBusyError, loadAcmeClient } from './load-acme-client.js';
import { asPkcs8, newPrivateKey } from './private-keys.js';
import { toCacheText } from './cached-certificate.js';

/** By which a host is proven, the preferred one first: over TLS nothing in front of us can redirect or rewrite it. */
export const CHALLENGE_TYPES = ['tls-alpn-01', 'http-01'] as const;
export type ChallengeType = (typeof CHALLENGE_TYPES)[number];

/** RFC 8555 8.1: base64url. It becomes the name of a file. */
const TOKEN = /^[\w-]+$/;

/** An authority looked, and did not find what it had to. */
export class ChallengeFailedError extends Error {}

/** Where an open challenge can be seen: by the workers, and by other proxies that share the cache. */
export interface ChallengePlaces {
  readonly board: ChallengeBoard;
  readonly cache: AcmeCache;
}

/**
 * Proves to an authority that a host is ours.
 *
 * @throws {ChallengeFailedError} when it does not believe it, or offers no such challenge, or none that could be met
 * @throws {AuthorityBusyError}
 */
export async function proveHost(
  client: Client,
  authorization: Authorization,
  type: ChallengeType,
  places: ChallengePlaces,
): Promise<void> {
  // It remembers for some days that we have proven it before.
  if (authorization.status === 'valid') return;
  const offered = authorization.challenges.find(({ type: each }: { readonly type: string }) => each === type);
  if (offered === undefined) throw new ChallengeFailedError('the authority does not offer it');
  if (!TOKEN.test(offered.token)) throw new ChallengeFailedError('the authority gives no proper token');
  const keyAuthorization = await client.getChallengeKeyAuthorization(offered);
  const open = await challengeOf(type, authorization, offered.token, keyAuthorization);
  const file = fileOf(open);
  try {
    await places.cache.write(file.name, file.content).catch(() => undefined);
    await places.board.put(open);
    await client.completeChallenge(offered);
    await client.waitForValidStatus(offered);
  } catch (error) {
    if (error instanceof AuthorityBusyError) throw error;
    throw new ChallengeFailedError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    await places.board.take(open);
    await places.cache.remove(file.name).catch(() => undefined);
  }
}

async function challengeOf(
  type: ChallengeType,
  authorization: Authorization,
  token: string,
  keyAuthorization: string,
): Promise<Challenge> {
  const host = authorization.identifier.value;
  if (type === 'http-01') return { type, host, token, keyAuthorization };
  const acme = await loadAcmeClient();
  const key = await newPrivateKey('ec');
  const [, chain] = await acme.crypto.createAlpnCertificate(authorization, keyAuthorization, asPkcs8(key));
  return { type, host, certificate: { chain: chain.toString(), key } };
}

/** What the original proxy keeps while an order runs, under the names that it gives it. */
function fileOf(challenge: Challenge): { readonly name: string; readonly content: string } {
  if (challenge.type === 'http-01') {
    return { name: `${challenge.token}+http-01`, content: challenge.keyAuthorization };
  }
  return { name: `${challenge.host}+token`, content: toCacheText(challenge.certificate) };
}
