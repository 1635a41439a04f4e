import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { CertificateError } from '../certificate/certificate-error.js';
import type { CertificatePem } from '../certificate/certificate-pem.js';
import { loadCertificate } from '../own/load-certificate.js';
import { OwnCertificates } from '../own/own-certificates.js';
import type { TlsChange, TlsServiceSpec } from '../serving/tls-change.js';
import type { TlsLog } from '../tls-log.js';
import type { CertificateSpec } from './certificate-spec.js';

/** The worker threads, as this library sees them. */
export interface TlsWorkers {
  /** Tells all of them, and those that start later. */
  tellTls(change: TlsChange): void;
}

/** What is to be known of a service in the routing table. */
export interface CertifiedService {
  readonly name: string;
  /** Lower case; empty for any host. */
  readonly hosts: readonly string[];
  /** Null without TLS, and where another service's certificates are shown. */
  readonly certificates: CertificateSpec | null;
}

/** What has been captured of earlier connections can be read by who gets hold of the key: Go changes it daily, too. */
const NEW_TICKET_KEYS_MS = 24 * 60 * 60 * 1000;
const TICKET_KEYS_BYTES = 48;

/** The control plane's side: it alone decides who is shown which certificate, and tells the workers. */
export class CertificateKeeper {
  readonly #own: OwnCertificates;
  readonly #told = new Map<string, TlsServiceSpec>();
  readonly #ticketTimer: NodeJS.Timeout;

  constructor(
    private readonly workers: TlsWorkers,
    log: TlsLog,
  ) {
    this.#own = new OwnCertificates((service, { pem }) => this.#replaced(service, pem), log);
    this.#ticketTimer = setInterval(() => this.#changeTicketKeys(), NEW_TICKET_KEYS_MS);
    this.#ticketTimer.unref();
    this.#changeTicketKeys();
  }

  /** Whether a service could be deployed with these. @throws {CertificateError} */
  async check(spec: CertificateSpec): Promise<void> {
    if (spec.kind === 'automatic') return;
    const fault = (await loadCertificate(spec)).faultAt(Date.now());
    if (fault !== null) throw new CertificateError(`${spec.certificatePath}: ${fault}`);
  }

  /** Before the workers are told of a table with these services: whoever has it, has the certificates, too. */
  async apply(upserts: readonly CertifiedService[], removals: readonly string[]): Promise<void> {
    const specs: TlsServiceSpec[] = [];
    const gone = [...removals];
    for (const { name, hosts, certificates } of upserts) {
      if (certificates === null) gone.push(name);
      else specs.push({ service: name, firstHost: hosts[0] ?? '', own: await this.#ownOf(name, hosts, certificates) });
    }
    for (const service of gone) this.#own.forget(service);
    this.#tell(specs, gone);
  }

  close(): void {
    this.#own.close();
    clearInterval(this.#ticketTimer);
  }

  async #ownOf(name: string, hosts: readonly string[], spec: CertificateSpec): Promise<CertificatePem | null> {
    if (spec.kind === 'own') return (await this.#own.serve(name, spec, hosts))?.pem ?? null;
    this.#own.forget(name);
    return null;
  }

  #replaced(service: string, own: CertificatePem): void {
    const told = this.#told.get(service);
    if (told !== undefined) this.#tell([{ ...told, own }], []);
  }

  /** Only what is new: a change of health publishes a service as well. */
  #tell(specs: readonly TlsServiceSpec[], gone: readonly string[]): void {
    const upserts = specs.filter((spec) => !isDeepStrictEqual(spec, this.#told.get(spec.service)));
    const removals = gone.filter((service) => this.#told.has(service));
    if (upserts.length === 0 && removals.length === 0) return;
    for (const spec of upserts) this.#told.set(spec.service, spec);
    for (const service of removals) this.#told.delete(service);
    this.workers.tellTls({ upserts, removals, ticketKeys: null });
  }

  #changeTicketKeys(): void {
    this.workers.tellTls({ upserts: [], removals: [], ticketKeys: randomBytes(TICKET_KEYS_BYTES) });
  }
}
