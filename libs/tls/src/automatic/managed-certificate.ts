import type { AcmeCache } from '../acme/acme-cache.js';
import type { Authority } from '../acme/authority.js';
import { cacheName, fromCacheText, toCacheText } from '../acme/cached-certificate.js';
import type { KeyType } from '../acme/key-type.js';
import type { BoundedQueue } from '../bounded-queue.js';
import type { Certificate } from '../certificate/certificate.js';
import type { CertificateFailure, CertificateStatus } from '../certificate/certificate-status.js';
import { parseCertificate } from '../certificate/parse-certificate.js';
import { HostNotAllowedError } from '../on-demand/on-demand-policy.js';
import type { Brought } from '../source/ask-sources.js';
import type { TlsLog } from '../tls-log.js';
import { orderWaitMs, renewalWaitMs } from './backoff.js';
import { CertificateLog, reasonOf } from './certificate-log.js';
import { RenewalPlan } from './renewal-plan.js';
import { leastAge } from './renewal-time.js';

/** What a certificate is obtained with. */
export interface CertificateMeans {
  readonly authority: Authority;
  readonly cache: AcmeCache;
  readonly log: TlsLog;
  /** First orders: renewals do not wait behind them. */
  readonly orders: BoundedQueue;
  /** What nobody waits for, of all services. */
  readonly renewals: BoundedQueue;
  /** A team's own sources, which come first: the host's certificate, or null when none of them has one. */
  readonly bring: (host: string) => Promise<Brought | null>;
  /** Asked before a certificate is ordered that there was none of before. @throws {Error} when it must not be */
  readonly permit: (host: string) => Promise<void>;
}

/** Another proxy may put something into the cache. */
const LOOK_AGAIN_MS = 10 * 60 * 1000;
/** Where a certificate came from, besides the teams' sources. */
type Origin = 'cache' | 'acme';

/**
 * The certificate of one host: from a team's source, from the cache, or ordered.
 *
 *     unknown ──in the cache──► valid ──its time has come──► renewing ──► valid
 *        │                        └──expired──► unknown          └─ failed ─► valid, again later
 *        └──► permitted? ──► ordering ──► valid
 *                 └─ no          └─ failed ─► unknown, not before some minutes have passed
 */
export class ManagedCertificate {
  #current: Certificate | null = null;
  #source = '';
  #plan: RenewalPlan | null = null;
  /** As long as there is none: when the cache is looked into. Unix time, ms. */
  #lookAt = 0;
  #obtaining: Promise<Certificate> | null = null;
  #attending: Promise<Certificate | null> | null = null;
  #failures = 0;
  #lastFailure: CertificateFailure | null = null;
  /** Why there is none, and when it is tried again (Unix time, ms). */
  #refusal: { readonly error: Error; readonly until: number } | null = null;

  readonly #log: CertificateLog;

  constructor(
    private readonly host: string,
    private readonly type: KeyType,
    private readonly means: CertificateMeans,
  ) {
    this.#log = new CertificateLog(means.log, host, type);
  }

  /** When there is something to be done about it without anybody asking: Unix time, ms. */
  get dueAt(): number {
    if (this.#obtaining !== null || this.#attending !== null) return Infinity;
    return this.#plan?.dueAt ?? this.#lookAt;
  }

  get status(): CertificateStatus {
    const { host, type } = this;
    const renewAt = this.#plan?.renewAt ?? null;
    const found = { certificate: this.#current, source: this.#source, failure: this.#lastFailure, renewAt };
    return { hosts: [host], key: type, ...found };
  }

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
   * Looks for it in the cache, asks its authority when it should be renewed, and renews it, as far as it is due. What is
   * not in the cache is left to {@link get}. It waits for its turn, and never fails.
   *
   * @returns the certificate that has taken the place of another, null when nothing changed
   */
  async attend(): Promise<Certificate | null> {
    if (this.#obtaining !== null) return null;
    this.#attending ??= this.means.renewals.run(async () => this.#attend()).finally(() => (this.#attending = null));
    return this.#attending;
  }

  async #attend(): Promise<Certificate | null> {
    this.#leaveExpired();
    if (this.#plan === null && !(await this.#findInCache())) return null;
    const [current, plan] = [this.#current, this.#plan];
    if (current === null || plan === null) return null;
    const window = await plan.follow(Date.now());
    if (window !== null) this.#log.planned(window, plan.renewAt);
    return Date.now() < plan.renewAt ? null : this.#renew(current, plan);
  }

  /**
   * What has expired is served to nobody, and not renewed: whoever wants it next has it ordered like a first one, with a
   * permission. A host that has moved away would be ordered for ever, at the cost of all who share the authority's limits.
   */
  #leaveExpired(): void {
    if (this.#current !== null && Date.now() > this.#current.validTo) this.#plan = null;
  }

  async #findInCache(): Promise<boolean> {
    this.#lookAt = Date.now() + LOOK_AGAIN_MS;
    const found = await this.#look();
    if (found === null) return false;
    try {
      const brought = await this.#bring();
      // A client may have been faster, and have it ordered.
      if (brought === null && this.#plan === null) this.#take(found, 'cache');
      return true;
    } catch {
      // A source that cannot say is asked again by who wants the certificate, and hears of it.
      return false;
    }
  }

  async #renew(current: Certificate, plan: RenewalPlan): Promise<Certificate | null> {
    try {
      return (await this.#bring()) ?? (await this.#takeNewer(current)) ?? (await this.#order(current));
    } catch (error) {
      const [reason, now] = [reasonOf(error), Date.now()];
      const until = now + renewalWaitMs(error, Math.random(), current.validTo - now);
      plan.postpone(until);
      // It may expire before that. Then clients wait as long.
      this.#refusal = { error: new Error(reason), until };
      this.#lastFailure = { at: now, reason };
      this.#log.notRenewed(error, current.validTo);
      return null;
    }
  }

  /** Of proxies that share a cache, one is the first. */
  async #takeNewer({ validTo }: Certificate): Promise<Certificate | null> {
    const found = await this.#look();
    return found !== null && found.validTo > validTo ? this.#take(found, 'cache') : null;
  }

  async #obtain(): Promise<Certificate> {
    const refusal = this.#refusal !== null && Date.now() < this.#refusal.until ? this.#refusal.error : null;
    try {
      const brought = refusal === null ? await this.#bring() : null;
      if (brought !== null) return brought;
      const found = await this.#look();
      if (found !== null) return this.#take(found, 'cache');
      if (refusal !== null) throw refusal;
      await this.means.permit(this.host);
      return await this.means.orders.run(async () => this.#order());
    } catch (error) {
      if (error === refusal || error instanceof HostNotAllowedError) throw error;
      this.#failures += 1;
      const waitMs = orderWaitMs(this.#failures, error);
      const [next, now] = [new Error(reasonOf(error)), Date.now()];
      this.#refusal = { error: next, until: now + waitMs };
      this.#lastFailure = { at: now, reason: next.message };
      this.#log.notIssued(error, waitMs);
      throw next;
    }
  }

  async #bring(): Promise<Certificate | null> {
    const brought = await this.means.bring(this.host);
    if (brought === null) return null;
    const { certificate, source } = brought;
    this.#log.brought(certificate, source);
    return this.#settle(certificate, source, new RenewalPlan(certificate, null, Date.now() + leastAge(certificate)));
  }

  /** What the cache has: from before a restart, or from another proxy. */
  async #look(): Promise<Certificate | null> {
    const text = await this.means.cache.read(this.#name).catch((error: unknown) => {
      this.#log.cacheNotReadable(error);
      return null;
    });
    return text === null ? null : fromCacheText(text, this.host, this.type, Date.now());
  }

  async #order(replaced: Certificate | null = null): Promise<Certificate> {
    const pem = await this.means.authority.order(this.host, this.type, replaced);
    const certificate = this.#take(parseCertificate(pem), 'acme');
    await this.means.cache.write(this.#name, toCacheText(pem)).catch((error: unknown) => this.#log.notSaved(error));
    this.#log.issued(certificate, replaced !== null);
    return certificate;
  }

  #take(certificate: Certificate, source: Origin): Certificate {
    const { renewals } = this.means.authority;
    const notBefore = source === 'acme' ? Date.now() + leastAge(certificate) : 0;
    return this.#settle(certificate, source, new RenewalPlan(certificate, async (own) => renewals.of(own), notBefore));
  }

  #settle(certificate: Certificate, source: string, plan: RenewalPlan): Certificate {
    this.#current = certificate;
    this.#source = source;
    this.#plan = plan;
    this.#failures = 0;
    this.#refusal = null;
    this.#lastFailure = null;
    return certificate;
  }

  get #name(): string {
    return cacheName(this.host, this.type);
  }
}
