import { isDeepStrictEqual } from 'node:util';
import { AcmeCache } from '../acme/acme-cache.js';
import { Authority, type ExternalAccount } from '../acme/authority.js';
import type { ChallengeBoard } from '../acme/challenge-board.js';
import type { Certificate } from '../certificate/certificate.js';
import type { AutomaticCertificateSpec } from '../keeping/certificate-spec.js';
import { OnDemandPolicy, type ServiceAsker } from '../on-demand/on-demand-policy.js';
import type { CertificateQuestion, HostQuestion } from '../serving/tls-change.js';
import { askSources } from '../source/ask-sources.js';
import type { CertificateSource } from '../source/certificate-source.js';
import type { TlsLog } from '../tls-log.js';
import { AutomaticService } from './automatic-service.js';

const LOOK_FOR_RENEWALS_MS = 10 * 60 * 1000;

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
  readonly #timer: NodeJS.Timeout;
  #renewing = false;

  constructor(private readonly parts: AutomaticParts) {
    this.#timer = setInterval(() => void this.renew(), LOOK_FOR_RENEWALS_MS);
    this.#timer.unref();
  }

  /** From now on this service gets its certificates like this; none is ordered before a client wants it. */
  serve(service: string, hosts: readonly string[], spec: AutomaticCertificateSpec): void {
    const served = { hosts, spec };
    if (isDeepStrictEqual(this.#services.get(service)?.served, served)) return;
    this.#services.set(service, { automatic: this.#make(service, hosts, spec), served });
  }

  forget(service: string): void {
    this.#services.delete(service);
  }

  /** @throws {Error} why there is none */
  async get({ service, host, type }: CertificateQuestion): Promise<Certificate> {
    const known = this.#services.get(service);
    if (known === undefined) throw new Error('the service orders no certificates');
    return known.automatic.get(host, type);
  }

  async mayHave({ service, host }: HostQuestion): Promise<boolean> {
    return this.#services.get(service)?.automatic.mayHave(host) ?? false;
  }

  async renew(): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    try {
      for (const [service, { automatic }] of this.#services) {
        await automatic.renew((host, type) => this.parts.onRenewed({ service, host, type }));
      }
    } finally {
      this.#renewing = false;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #make(service: string, hosts: readonly string[], spec: AutomaticCertificateSpec): AutomaticService {
    const { asker, log, sources } = this.parts;
    const onDemand = spec.onDemandUrl !== '';
    const policy = new OnDemandPolicy(service, spec.onDemandUrl, asker, log);
    const permit = async (host: string): Promise<void> => {
      if (onDemand) await policy.permit(host);
    };
    const bring = async (host: string): Promise<Certificate | null> => askSources(sources, host, service);
    const means = { ...this.#authorityOf(spec), log, bring, permit };
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
