import type { KeyType } from '../acme/key-type.js';
import { cacheName } from '../acme/cached-certificate.js';
import { BoundedMap } from '../bounded-map.js';
import type { Certificate } from '../certificate/certificate.js';
import { HostNotAllowedError } from '../on-demand/on-demand-policy.js';
import { type CertificateMeans, ManagedCertificate } from './managed-certificate.js';
import { isPublicName } from './public-name.js';

/** Hosts of one service whose certificates are kept in memory; the others are in the cache. */
const MOST_HOSTS = 2_000;

/** Told of a certificate that has taken the place of another. */
export type Renewed = (host: string, type: KeyType) => void;

/** The certificates of one service, one for each host. */
export class AutomaticService {
  readonly #certificates = new BoundedMap<string, { host: string; type: KeyType; managed: ManagedCertificate }>(
    MOST_HOSTS,
  );

  /** @param hosts that may have one; null when {@link CertificateMeans.permit} knows */
  constructor(
    private readonly hosts: ReadonlySet<string> | null,
    private readonly means: CertificateMeans,
  ) {}

  /** @throws {Error} why there is none */
  async get(host: string, type: KeyType): Promise<Certificate> {
    if (!isPublicName(host)) throw new HostNotAllowedError('not a public host name');
    if (this.hosts !== null && !this.hosts.has(host)) throw new HostNotAllowedError('no host of the service');
    try {
      return await this.#managed(host, type).get();
    } catch (error) {
      // Nothing is kept of a host that may not have one: they could be made up without end.
      if (error instanceof HostNotAllowedError) this.#certificates.delete(cacheName(host, type));
      throw error;
    }
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

  /** Renews what is due, one after the other. What was asked for before, and the hosts of the service, are known. */
  async renew(onRenewed: Renewed): Promise<void> {
    for (const host of this.hosts ?? []) if (isPublicName(host)) this.#managed(host, 'ec');
    // A copy: who is asked for meanwhile moves to the end, and would come again.
    for (const { host, type, managed } of Array.from(this.#certificates.values())) {
      if ((await managed.renewIfDue()) !== null) onRenewed(host, type);
    }
  }

  #managed(host: string, type: KeyType): ManagedCertificate {
    const name = cacheName(host, type);
    const known = this.#certificates.get(name);
    if (known !== undefined) return known.managed;
    const managed = new ManagedCertificate(host, type, this.means);
    this.#certificates.set(name, { host, type, managed });
    return managed;
  }
}
