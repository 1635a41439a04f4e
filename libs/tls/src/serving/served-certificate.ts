import { X509Certificate } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import { coversHost } from '../certificate/covers-host.js';

/** Hosts that one certificate was asked about and are remembered; more would only help whoever invents them. */
const MOST_HOSTS = 1000;

/** A certificate as a worker uses it: ready for handshakes, and for the question whether it covers a host. */
export class ServedCertificate {
  readonly #covered = new Map<string, boolean>();
  #leaf: X509Certificate | null = null;

  constructor(
    readonly context: SecureContext,
    private readonly chain: string,
  ) {}

  /** Asked for every request of those who start with `--strict-sni`. @param host without a port */
  covers(host: string): boolean {
    const known = this.#covered.get(host);
    if (known !== undefined) return known;
    this.#leaf ??= new X509Certificate(this.chain);
    const covers = coversHost(this.#leaf, host);
    if (this.#covered.size < MOST_HOSTS) this.#covered.set(host, covers);
    return covers;
  }
}
