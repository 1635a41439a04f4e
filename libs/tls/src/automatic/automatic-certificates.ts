import { isDeepStrictEqual } from 'node:util';
import { AcmeCache } from '../acme/acme-cache.js';
import { Authority, type ExternalAccount } from '../acme/authority.js';
import type { ChallengeBoard } from '../acme/challenge-board.js';
import { BoundedQueue } from '../bounded-queue.js';
import type { Certificate } from '../certificate/certificate.js';
import type { CertificateStatus } from '../certificate/certificate-status.js';
import type { AutomaticCertificateSpec } from '../keeping/certificate-spec.js';
import { HostNotAllowedError, OnDemandPolicy, type ServiceAsker } from '../on-demand/on-demand-policy.js';
import type { CertificateQuestion, HostQuestion } from '../serving/tls-change.js';
import { askSources, type Brought } from '../source/ask-sources.js';
import type { CertificateSource } from '../source/certificate-source.js';
import type { TlsLog } from '../tls-log.js';
import { Alarm } from './alarm.js';
import { AutomaticService, type Kept } from './automatic-service.js';

/** Orders of a service at the same time, and clients' hosts that may wait for theirs where anybody can name hosts. */
const ORDERS_AT_ONCE = 10;
const MOST_WAITING = 200;
/** Certificates that are renewed at the same time. */
const RENEWALS_AT_ONCE = 4;
/** Between two rounds. */
const LEAST_SLEEP_MS = 500;

/** What automatic certificates need of the rest of the proxy. */
export interface AutomaticParts {
  readonly board: ChallengeBoard;
  readonly asker: ServiceAsker;
  readonly log: TlsLog;
  readonly externalAccount: ExternalAccount | null;
  /** Teams' own, in their order. */
  readonly sources: readonly CertificateSource[];
  /** For services that were saved without one. */
  readonly cachePath: string;
  /** What was answered to this is out of date. */
  readonly onRenewed: (question: CertificateQuestion) => void;
}

/** The certificates that are ordered from authorities, of all services, and renewed in time. */
export class AutomaticCertificates {
  readonly #services = new Map<string, { readonly automatic: AutomaticService; readonly served: unknown }>();
  readonly #authorities = new Map<string, { readonly authority: Authority; readonly cache: AcmeCache }>();
  readonly #renewals = new BoundedQueue(RENEWALS_AT_ONCE);
  readonly #alarm = new Alarm(() => void this.renew());

  constructor(private readonly parts: AutomaticParts) {}

  /** From now on this service gets its certificates like this; none is ordered before a client wants it. */
  serve(service: string, hosts: readonly string[], spec: AutomaticCertificateSpec): void {
    const served = { hosts, spec };
    if (isDeepStrictEqual(this.#services.get(service)?.served, served)) return;
    this.#services.set(service, { automatic: this.#make(service, hosts, spec), served });
    this.#setAlarm();
  }

  forget(service: string): void {
    this.#services.delete(service);
  }

  /** @throws {Error} why there is none */
  async get({ service, host, type }: CertificateQuestion): Promise<Certificate> {
    const known = this.#services.get(service);
    if (known === undefined) throw new Error('the service orders no certificates');
    const certificate = await known.automatic.get(host, type);
    this.#setAlarm();
    return certificate;
  }

  async mayHave({ service, host }: HostQuestion): Promise<boolean> {
    return this.#services.get(service)?.automatic.mayHave(host) ?? false;
  }

  /** What is known of a service's certificates. */
  statuses(service: string): CertificateStatus[] {
    return this.#services.get(service)?.automatic.statuses ?? [];
  }

  /** Does what is due. It never fails. */
  async renew(): Promise<void> {
    const now = Date.now();
    const due = this.#kept().filter(({ managed }) => managed.dueAt <= now);
    await Promise.all(
      due.map(async ({ service, host, type, managed }) => {
        const renewed = await managed.attend();
        if (renewed !== null) this.parts.onRenewed({ service, host, type });
        this.#setAlarm();
      }),
    );
    this.#setAlarm();
  }

  close(): void {
    this.#alarm.close();
  }

  #kept(): (Kept & { readonly service: string })[] {
    return Array.from(this.#services).flatMap(([service, { automatic }]) =>
      automatic.kept.map((kept) => ({ service, ...kept })),
    );
  }

  #setAlarm(): void {
    let next = Infinity;
    for (const { automatic } of this.#services.values()) next = Math.min(next, automatic.dueAt);
    this.#alarm.set(next, LEAST_SLEEP_MS);
  }

  #make(service: string, hosts: readonly string[], spec: AutomaticCertificateSpec): AutomaticService {
    const { asker, log, sources } = this.parts;
    const onDemand = spec.onDemandUrl !== '';
    const policy = new OnDemandPolicy(service, spec.onDemandUrl, asker, log);
    const permit = async (host: string): Promise<void> => {
      if (onDemand) await policy.permit(host);
    };
    const bring = async (host: string): Promise<Brought | null> => askSources(sources, host, service);
    // Where the hosts are given, they are the bound.
    const orders = new BoundedQueue(ORDERS_AT_ONCE, onDemand ? MOST_WAITING : Infinity, tooMany);
    const means = { ...this.#authorityOf(spec), log, orders, renewals: this.#renewals, bring, permit };
    return new AutomaticService(onDemand ? null : new Set(hosts), means);
  }

  /** Services with the same authority and cache share an account, and never order the same certificate twice at once. */
  #authorityOf({ directory, cachePath }: AutomaticCertificateSpec): { authority: Authority; cache: AcmeCache } {
    const path = cachePath || this.parts.cachePath;
    const key = JSON.stringify([directory, path]);
    const known = this.#authorities.get(key);
    if (known !== undefined) return known;
    const cache = new AcmeCache(path, directory);
    const authority = new Authority(directory, cache, this.parts.board, this.parts.externalAccount);
    this.#authorities.set(key, { authority, cache });
    return { authority, cache };
  }
}

function tooMany(): Error {
  return new HostNotAllowedError('too many certificates are being ordered');
}
