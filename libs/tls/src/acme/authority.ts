import type { Client, Order } from 'acme-client';
import type { CertificatePem } from '../certificate/certificate-pem.js';
import type { Certificate } from '../certificate/certificate.js';
import type { AcmeCache } from './acme-cache.js';
import type { ChallengeBoard } from './challenge-board.js';
import { cacheName } from './cached-certificate.js';
import type { KeyType } from './key-type.js';
import { AccountRefusedError, AuthorityBusyError, loadAcmeClient, outliveBadNonces } from './load-acme-client.js';
import { asPkcs8, newPrivateKey } from './private-keys.js';
import {
  CHALLENGE_TYPES,
  ChallengeFailedError,
  type ChallengePlaces,
  type ChallengeType,
  proveHost,
} from './prove-host.js';
import { RenewalInformation } from './renewal-information.js';

const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';
const ACCOUNT_KEY = 'acme_account+key';
/** Between two looks whether an order has got on; with these it is given up after about a minute. */
const BACKOFF = { backoffAttempts: 14, backoffMin: 250, backoffMax: 6_000 };

/** Credentials by which some authorities tie an ACME account to a customer (RFC 8555 7.3.4). */
export interface ExternalAccount {
  readonly kid: string;
  readonly hmacKey: string;
}

/** A certificate authority that is spoken to in ACME (RFC 8555), and our account there. */
export class Authority {
  readonly renewals: RenewalInformation;
  readonly #orders = new Map<string, Promise<CertificatePem>>();
  #client: Promise<Client> | null = null;

  /**
   * @param url of its directory; empty for Let's Encrypt
   * @param cache keeps the account's key
   */
  constructor(
    private readonly url: string,
    private readonly cache: AcmeCache,
    private readonly board: ChallengeBoard,
    private readonly externalAccount: ExternalAccount | null,
  ) {
    this.renewals = new RenewalInformation(this.#directory);
  }

  get #directory(): string {
    return this.url || LETS_ENCRYPT;
  }

  /**
   * Orders a certificate; there is one order at a time for a host and kind of key, which all who want it wait for.
   *
   * @param replaced the certificate that the new one takes the place of
   * @throws {Error} with the authority's words; {@link AuthorityBusyError} when it wants to be left alone for a while
   */
  async order(host: string, type: KeyType, replaced: Certificate | null = null): Promise<CertificatePem> {
    const name = cacheName(host, type);
    let order = this.#orders.get(name);
    if (order === undefined) {
      order = this.#order(host, type, replaced).finally(() => this.#orders.delete(name));
      this.#orders.set(name, order);
    }
    return order;
  }

  async #order(host: string, type: KeyType, replaced: Certificate | null): Promise<CertificatePem> {
    const replaces = replaced === null ? null : await this.renewals.replacing(replaced);
    const failures: string[] = [];
    for (const challenge of CHALLENGE_TYPES) {
      // Where one challenge has failed, the order has (RFC 8555 7.1.6): the next one needs another.
      const { client, order } = await this.#open(host, replaces);
      const failure = await this.#prove(client, order, host, challenge);
      if (failure === null) return this.#finalize(client, order, host, type);
      failures.push(`${challenge}: ${failure}`);
    }
    throw new Error(failures.join('; '));
  }

  /** An authority that was set up anew, or restored from an old copy, knows us again as soon as we register again. */
  async #open(host: string, replaces: string | null): Promise<{ client: Client; order: Order }> {
    const account = this.#account();
    const client = await account;
    try {
      return { client, order: await createOrder(client, host, replaces) };
    } catch (error) {
      if (!(error instanceof AccountRefusedError)) throw error;
      this.#forget(account);
      const again = await this.#account();
      return { client: again, order: await createOrder(again, host, replaces) };
    }
  }

  /** @returns why the authority does not believe that the host is ours; null when it does */
  async #prove(client: Client, order: Order, host: string, challenge: ChallengeType): Promise<string | null> {
    const places: ChallengePlaces = { board: this.board, cache: this.cache };
    try {
      for (const authorization of await client.getAuthorizations(order)) {
        if (authorization.identifier.value !== host) return 'the authority asks about another host';
        await proveHost(client, authorization, challenge, places);
      }
      return null;
    } catch (error) {
      if (error instanceof ChallengeFailedError) return error.message;
      throw error;
    }
  }

  async #finalize(client: Client, order: Order, host: string, type: KeyType): Promise<CertificatePem> {
    const acme = await loadAcmeClient();
    const key = await newPrivateKey(type);
    const [, request] = await acme.crypto.createCsr({ altNames: [host] }, asPkcs8(key));
    const chain = await client.getCertificate(await client.finalizeOrder(order, request));
    return { chain, key };
  }

  /** Registers us, or finds that we are: the key is the account. */
  #account(): Promise<Client> {
    if (this.#client !== null) return this.#client;
    const account = this.#register();
    account.catch(() => this.#forget(account));
    return (this.#client = account);
  }

  /** Of several orders that an account was refused for, only the first one finds it still here. */
  #forget(account: Promise<Client>): void {
    if (this.#client === account) this.#client = null;
  }

  async #register(): Promise<Client> {
    const acme = await loadAcmeClient();
    const client = new acme.Client({
      directoryUrl: this.#directory,
      accountKey: await this.#accountKey(),
      ...(this.externalAccount !== null && { externalAccountBinding: this.externalAccount }),
      ...BACKOFF,
    });
    outliveBadNonces(client);
    await client.createAccount({ termsOfServiceAgreed: true });
    return client;
  }

  async #accountKey(): Promise<string> {
    // A cache that cannot be read or written is in the log already, or will be, with the certificate itself. It costs
    // another account at the next start, not the certificate.
    const known = await this.cache.read(ACCOUNT_KEY).catch(() => null);
    if (known !== null) return known;
    const key = await newPrivateKey('ec');
    await this.cache.write(ACCOUNT_KEY, key).catch(() => undefined);
    return key;
  }
}

/** @param replaces what the authority calls the certificate that is renewed; null for a first one */
async function createOrder(client: Client, host: string, replaces: string | null): Promise<Order> {
  const wish = { identifiers: [{ type: 'dns', value: host }] };
  if (replaces === null) return client.createOrder(wish);
  try {
    const renewal = { ...wish, replaces };
    return await client.createOrder(renewal);
  } catch (error) {
    // It does not know that certificate, or thinks that it was replaced already (RFC 9773 5): then it is an order like any.
    if (error instanceof AuthorityBusyError) throw error;
    return client.createOrder(wish);
  }
}
