import type { AcmeCache } from '../acme/acme-cache.js';
import type { Authority } from '../acme/authority.js';
import { cacheName, fromCacheText, toCacheText } from '../acme/cached-certificate.js';
import type { KeyType } from '../acme/key-type.js';
import type { Certificate } from '../certificate/certificate.js';
import { parseCertificate } from '../certificate/parse-certificate.js';
import { HostNotAllowedError } from '../on-demand/on-demand-policy.js';
import type { TlsLog } from '../tls-log.js';
import { orderWaitMs, renewalWaitMs } from './backoff.js';
import { renewalTime } from './renewal-time.js';

/** What a certificate is obtained with. */
export interface CertificateMeans {
  readonly authority: Authority;
  readonly cache: AcmeCache;
  readonly log: TlsLog;
  /** A team's own sources, which come first: the host's certificate, or null when none of them has one. */
  readonly bring: (host: string) => Promise<Certificate | null>;
  /** Asked before a certificate is ordered that there was none of before. @throws {Error} when it must not be */
  readonly permit: (host: string) => Promise<void>;
}

/**
 * The certificate of one host: from a team's source, from the cache, or ordered.
 *
 *     unknown ──in the cache──► valid ──a third is left──► renewing ──► valid
 *        └──► permitted? ──► ordering ──► valid                └─ failed ─► valid, again later
 *                 └─ no          └─ failed ─► unknown, not before some minutes have passed
 */
export class ManagedCertificate {
  #current: Certificate | null = null;
  #renewAt = Infinity;
  #obtaining: Promise<Certificate> | null = null;
  #failures = 0;
  /** Why there is none, and when it is tried again (Unix time, ms). */
  #failure: { readonly error: Error; readonly until: number } | null = null;

  constructor(
    private readonly host: string,
    private readonly type: KeyType,
    private readonly means: CertificateMeans,
  ) {}

  /**
   * Waits for an order, if there has to be one: everybody for the same.
   *
   * @throws {Error} why there is none
   */
  async get(): Promise<Certificate> {
    if (this.#current !== null && this.#current.faultAt(Date.now()) === null) return this.#current;
    this.#obtaining ??= this.#obtain().finally(() => (this.#obtaining = null));
    return this.#obtaining;
  }

  /**
   * Renews what is due. What is not in the cache either is left to {@link get}.
   *
   * @returns the new one, null when nothing changed
   */
  async renewIfDue(): Promise<Certificate | null> {
    if (this.#obtaining !== null) return null;
    const current = this.#current ?? (await this.#look());
    if (current === null) return null;
    if (this.#current === null) this.#take(current);
    if (Date.now() < this.#renewAt) return null;
    try {
      return (await this.#bring()) ?? (await this.#order());
    } catch (error) {
      this.#renewAt = Date.now() + renewalWaitMs(error, Math.random());
      this.#log('ERROR', 'Certificate not renewed', {
        error: reasonOf(error),
        valid_to: isoTime(current.validTo),
      });
      return null;
    }
  }

  async #obtain(): Promise<Certificate> {
    const failure = this.#failure !== null && Date.now() < this.#failure.until ? this.#failure.error : null;
    try {
      const found = (failure === null ? await this.#bring() : null) ?? (await this.#look());
      if (found !== null) return this.#take(found);
      if (failure !== null) throw failure;
      await this.means.permit(this.host);
      return await this.#order();
    } catch (error) {
      if (error === failure || error instanceof HostNotAllowedError) throw error;
      this.#failures += 1;
      const waitMs = orderWaitMs(this.#failures, error);
      this.#failure = { error: new Error(reasonOf(error)), until: Date.now() + waitMs };
      this.#log('ERROR', 'Certificate not issued', { error: reasonOf(error), retry_after_ms: waitMs });
      throw this.#failure.error;
    }
  }

  async #bring(): Promise<Certificate | null> {
    const brought = await this.means.bring(this.host);
    if (brought === null) return null;
    this.#log('INFO', 'Certificate brought', { serial: brought.serialNumber, valid_to: isoTime(brought.validTo) });
    return this.#take(brought);
  }

  /** What the cache has: from before a restart, or from another proxy. */
  async #look(): Promise<Certificate | null> {
    const text = await this.means.cache.read(this.#name).catch((error: unknown) => {
      this.#log('ERROR', 'Certificate cache not readable', { error: reasonOf(error) });
      return null;
    });
    return text === null ? null : fromCacheText(text, this.host, this.type, Date.now());
  }

  #take(certificate: Certificate): Certificate {
    this.#current = certificate;
    this.#renewAt = renewalTime(certificate, Math.random());
    this.#failures = 0;
    this.#failure = null;
    return certificate;
  }

  async #order(): Promise<Certificate> {
    const pem = await this.means.authority.order(this.host, this.type);
    const certificate = this.#take(parseCertificate(pem));
    await this.means.cache.write(this.#name, toCacheText(pem)).catch((error: unknown) => {
      this.#log('ERROR', 'Certificate not saved', { error: reasonOf(error) });
    });
    this.#log('INFO', 'Certificate issued', {
      serial: certificate.serialNumber,
      valid_to: isoTime(certificate.validTo),
    });
    return certificate;
  }

  get #name(): string {
    return cacheName(this.host, this.type);
  }

  #log(level: 'INFO' | 'ERROR', msg: string, fields: Readonly<Record<string, unknown>>): void {
    this.means.log.log(level, msg, { host: this.host, key: this.type, ...fields });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
