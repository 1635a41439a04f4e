import type { Client, Order } from 'acme-client';
import type { CertificatePem } from '../certificate/certificate-pem.js';
import type { AcmeCache } from './acme-cache.js';
import type { ChallengeBoard } from './challenge-board.js';
import { cacheName } from './cached-certificate.js';
import type { KeyType } from './key-type.js';
import { loadAcmeClient } from './load-acme-client.js';
import { asPkcs8, newPrivateKey } from './private-keys.js';
import {
  CHALLENGE_TYPES,
  ChallengeFailedError,
  type ChallengePlaces,
  type ChallengeType,
  proveHost,
} from './prove-host.js';

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
  ) {}

  /**
   * Orders a certificate; there is one order at a time for a host and kind of key, which all who want it wait for.
   *
   * @throws {Error} with the authority's words; {@link AuthorityBusyError} when it wants to be left alone for a while
   */
  async order(host: string, type: KeyType): Promise<CertificatePem> {
    const name = cacheName(host, type);
    let order = this.#orders.get(name);
    if (order === undefined) {
      order = this.#order(host, type).finally(() => this.#orders.delete(name));
      this.#orders.set(name, order);
    }
    return order;
  }

  async #order(host: string, type: KeyType): Promise<CertificatePem> {
    const client = await this.#account();
    const failures: string[] = [];
    for (const challenge of CHALLENGE_TYPES) {
      // Where one challenge has failed, the order has (RFC 8555 7.1.6): the next one needs another.
      const order = await client.createOrder({ identifiers: [{ type: 'dns', value: host }] });
      const failure = await this.#prove(client, order, challenge);
      if (failure === null) return this.#finalize(client, order, host, type);
      failures.push(`${challenge}: ${failure}`);
    }
    throw new Error(failures.join('; '));
  }

  /** @returns why the authority does not believe that the host is ours; null when it does */
  async #prove(client: Client, order: Order, challenge: ChallengeType): Promise<string | null> {
    const places: ChallengePlaces = { board: this.board, cache: this.cache };
    try {
      for (const authorization of await client.getAuthorizations(order)) {
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
  async #account(): Promise<Client> {
    this.#client ??= this.#register();
    try {
      return await this.#client;
    } catch (error) {
      this.#client = null;
      throw error;
    }
  }

  async #register(): Promise<Client> {
    const acme = await loadAcmeClient();
    const client = new acme.Client({
      directoryUrl: this.url || LETS_ENCRYPT,
      accountKey: await this.#accountKey(),
      ...(this.externalAccount !== null && { externalAccountBinding: this.externalAccount }),
      ...BACKOFF,
    });
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
