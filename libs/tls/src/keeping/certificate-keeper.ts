import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ExternalAccount } from '../acme/authority.js';
import { ChallengeBoard } from '../acme/challenge-board.js';
import { AutomaticCertificates } from '../automatic/automatic-certificates.js';
import type { CertificateStatus } from '../certificate/certificate-status.js';
import type { CertificatePem } from '../certificate/certificate-pem.js';
import { loadCertificate } from '../own/load-certificate.js';
import { OwnCertificates } from '../own/own-certificates.js';
import {
  type CertificateAnswer,
  type CertificateQuestion,
  type HostQuestion,
  NO_TLS_CHANGE,
  type TlsServiceSpec,
} from '../serving/tls-change.js';
import type { CertificateSource } from '../source/certificate-source.js';
import type { TlsLog } from '../tls-log.js';
import type { CertificateSpec } from './certificate-spec.js';
import type { TlsWorkers } from './tls-workers.js';

/** What is to be known of a service in the routing table. */
export interface CertifiedService {
  readonly name: string;
  /** Lower case; empty for any host. */
  readonly hosts: readonly string[];
  /** Null without TLS, and where another service's certificates are shown. */
  readonly certificates: CertificateSpec | null;
}

export interface KeeperOptions {
  /** Where certificates are kept of services that were saved without a place. */
  readonly cachePath: string;
  /** What teams bring, in the order of their modules. */
  readonly sources: readonly CertificateSource[];
  /** For authorities that want one. */
  readonly externalAccount: ExternalAccount | null;
}

/** What was captured of earlier connections can be read by whoever gets hold of the key: Go changes it daily, too. */
const NEW_TICKET_KEYS_MS = 24 * 60 * 60 * 1000;
const TICKET_KEYS_BYTES = 48;

/** The control plane's side: it alone decides who is shown which certificate, and tells the workers. */
export class CertificateKeeper {
  readonly #own: OwnCertificates;
  readonly #automatic: AutomaticCertificates;
  readonly #told = new Map<string, TlsServiceSpec>();
  readonly #ticketTimer: NodeJS.Timeout;

  constructor(
    private readonly workers: TlsWorkers,
    log: TlsLog,
    options: KeeperOptions,
  ) {
    this.#own = new OwnCertificates((service, { pem }) => this.#replaced(service, pem), log);
    this.#automatic = new AutomaticCertificates({
      ...options,
      board: new ChallengeBoard(workers),
      asker: workers,
      log,
      onRenewed: (question) => workers.tellTls({ ...NO_TLS_CHANGE, renewed: [question] }),
    });
    this.#ticketTimer = setInterval(() => this.#changeTicketKeys(), NEW_TICKET_KEYS_MS);
    this.#ticketTimer.unref();
    this.#changeTicketKeys();
  }

  /** Whether a service could be deployed with these. @throws {CertificateError} */
  async check(spec: CertificateSpec): Promise<void> {
    if (spec.kind === 'own') await loadCertificate(spec);
  }

  /** Before the workers are told of a table with these services: whoever has it, has the certificates, too. */
  async apply(upserts: readonly CertifiedService[], removals: readonly string[]): Promise<void> {
    const gone = [...removals];
    const taken: CertifiedService[] = [];
    for (const service of upserts) {
      if (service.certificates === null) {
        gone.push(service.name);
        continue;
      }
      await this.#take(service, service.certificates);
      taken.push(service);
    }
    for (const service of gone) this.#forget(service);
    // Only now: while the last ones were read, the files of the first ones may have been replaced, and the workers told.
    this.#tell(
      taken.map((service) => this.#specOf(service)),
      gone,
    );
  }

  /** What a worker gets that wants a certificate, which may have to be ordered first. */
  async answer(question: CertificateQuestion): Promise<CertificateAnswer> {
    try {
      const { pem, validTo } = await this.#automatic.get(question);
      return { question, certificate: pem, validTo, cause: '' };
    } catch (error) {
      return { question, certificate: null, validTo: 0, cause: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Whether a host could have a certificate. */
  async mayHave(question: HostQuestion): Promise<boolean> {
    return this.#automatic.mayHave(question);
  }

  /** What there is for a service, and what went wrong; nothing without TLS of its own. */
  statuses(service: string): CertificateStatus[] {
    return [...this.#own.statuses(service), ...this.#automatic.statuses(service)];
  }

  close(): void {
    this.#own.close();
    this.#automatic.close();
    clearInterval(this.#ticketTimer);
  }

  async #take({ name, hosts }: CertifiedService, certificates: CertificateSpec): Promise<void> {
    if (certificates.kind === 'own') {
      this.#automatic.forget(name);
      await this.#own.serve(name, certificates, hosts);
    } else {
      this.#own.forget(name);
      this.#automatic.serve(name, hosts, certificates);
    }
  }

  #specOf({ name, hosts, certificates }: CertifiedService): TlsServiceSpec {
    const own = this.#own.current(name)?.pem ?? null;
    return { service: name, firstHost: hosts[0] ?? '', own, automatic: certificates?.kind === 'automatic' };
  }

  #forget(service: string): void {
    this.#own.forget(service);
    this.#automatic.forget(service);
  }

  #replaced(service: string, own: CertificatePem): void {
    const told = this.#told.get(service);
    if (told !== undefined) this.#tell([{ ...told, own }], []);
  }

  /** Only what is new: a pause puts a service into the next table as well. */
  #tell(specs: readonly TlsServiceSpec[], gone: readonly string[]): void {
    const upserts = specs.filter((spec) => !isDeepStrictEqual(spec, this.#told.get(spec.service)));
    const removals = gone.filter((service) => this.#told.has(service));
    if (upserts.length === 0 && removals.length === 0) return;
    for (const spec of upserts) this.#told.set(spec.service, spec);
    for (const service of removals) this.#told.delete(service);
    this.workers.tellTls({ ...NO_TLS_CHANGE, upserts, removals });
  }

  #changeTicketKeys(): void {
    this.workers.tellTls({ ...NO_TLS_CHANGE, ticketKeys: randomBytes(TICKET_KEYS_BYTES) });
  }
}
