import type { KeyType } from '../acme/key-type.js';
import { cacheName } from '../acme/cached-certificate.js';
import { BoundedMap } from '../bounded-map.js';
import type { Certificate } from '../certificate/certificate.js';
import type { CertificateStatus } from '../certificate/certificate-status.js';
import { HostNotAllowedError } from '../on-demand/on-demand-policy.js';
import { type CertificateMeans, ManagedCertificate } from './managed-certificate.js';
import { isPublicName } from './public-name.js';

/** Hosts that are kept in mind of a service that names none; the certificates of the others are in the cache. */
const MOST_HOSTS = 2_000;

const KEY_TYPES = 2;

/** A certificate that somebody has to look after. */
export interface Kept {
  readonly host: string;
  readonly type: KeyType;
  readonly managed: ManagedCertificate;
}

/** The certificates of one service, one for each host and kind of key. */
export class AutomaticService {
  readonly #kept: BoundedMap<string, Kept>;
  /** Of hosts that may turn out not to have one: they could be made up without end, and push the others out. */
  readonly #doubtful = new Map<string, ManagedCertificate>();

  /** @param hosts that may have one; null when {@link CertificateMeans.permit} knows */
  constructor(
    private readonly hosts: ReadonlySet<string> | null,
    private readonly means: CertificateMeans,
  ) {
    this.#kept = new BoundedMap(hosts === null ? MOST_HOSTS : hosts.size * KEY_TYPES);
    for (const host of hosts ?? []) if (isPublicName(host)) this.#keep(host, 'ec', this.#manage(host, 'ec'));
  }

  /** All that have to be looked after: the hosts of the service, and what was asked for before. */
  get kept(): Kept[] {
    return Array.from(this.#kept.values());
  }

  /** When there is something to be done about one of them: Unix time, ms. */
  get dueAt(): number {
    let earliest = Infinity;
    for (const { managed } of this.#kept.values()) earliest = Math.min(earliest, managed.dueAt);
    return earliest;
  }

  get statuses(): CertificateStatus[] {
    return this.kept.map(({ managed }) => managed.status);
  }

  /** @throws {Error} why there is none */
  async get(host: string, type: KeyType): Promise<Certificate> {
    if (!isPublicName(host)) throw new HostNotAllowedError('not a public host name');
    if (this.hosts !== null && !this.hosts.has(host)) throw new HostNotAllowedError('no host of the service');
    const kept = this.#kept.get(cacheName(host, type));
    return kept === undefined ? this.#first(host, type) : kept.managed.get();
  }

  /** Whether a host could have one, or has. */
  async mayHave(host: string): Promise<boolean> {
    if (!isPublicName(host)) return false;
    if (this.hosts !== null) return this.hosts.has(host);
    if ((await this.means.cache.read(cacheName(host, 'ec')).catch(() => null)) !== null) return true;
    return this.means.permit(host).then(
      () => true,
      () => false,
    );
  }

  /** Asks for it the first time. A failed order is remembered, a host that may not have one is not. */
  async #first(host: string, type: KeyType): Promise<Certificate> {
    const name = cacheName(host, type);
    const managed = this.#doubtful.get(name) ?? this.#manage(host, type);
    this.#doubtful.set(name, managed);
    try {
      const certificate = await managed.get();
      this.#keep(host, type, managed);
      return certificate;
    } catch (error) {
      if (!(error instanceof HostNotAllowedError)) this.#keep(host, type, managed);
      throw error;
    } finally {
      this.#doubtful.delete(name);
    }
  }

  #keep(host: string, type: KeyType, managed: ManagedCertificate): void {
    this.#kept.set(cacheName(host, type), { host, type, managed });
  }

  #manage(host: string, type: KeyType): ManagedCertificate {
    return new ManagedCertificate(host, type, this.means);
  }
}
