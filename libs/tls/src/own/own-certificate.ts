import type { Certificate } from '../certificate/certificate.js';
import type { CertificateFailure, CertificateStatus } from '../certificate/certificate-status.js';
import { CertificateError } from '../certificate/certificate-error.js';
import type { TlsLog } from '../tls-log.js';
import type { CertificateFiles } from './certificate-files.js';
import { fileStamp } from './file-stamp.js';
import { loadCertificate } from './load-certificate.js';
import { remarksOn } from './remarks.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The certificate that a service brought. It follows its files, but never to something broken: what was served goes on
 * being served, from memory, until there is something better.
 */
export class OwnCertificate {
  #current: Certificate | null = null;
  /** Of the files that were read last, or given up. */
  #settled = '';
  /** Of files that could not be used the last time, and may be half written. */
  #doubtful = '';
  #remarkedAt = 0;
  #failure: CertificateFailure | null = null;

  /** Of the service: those that the certificate does not name are remarked on. */
  hosts: readonly string[] = [];

  constructor(
    private readonly service: string,
    readonly files: CertificateFiles,
    private readonly log: TlsLog,
  ) {}

  /** Null as long as the files were never any good. */
  get current(): Certificate | null {
    return this.#current;
  }

  get status(): CertificateStatus {
    const { hosts } = this;
    const certificate = this.#current;
    const source = certificate === null ? '' : 'file';
    return { hosts, key: certificate?.keyType ?? '', certificate, source, failure: this.#failure, renewAt: null };
  }

  /**
   * Looks whether the files have changed.
   *
   * @param now Unix time, ms
   * @returns true when there is another certificate to serve
   */
  async refresh(now: number): Promise<boolean> {
    const { certificatePath, privateKeyPath } = this.files;
    const stamp = `${await fileStamp(certificatePath)} ${await fileStamp(privateKeyPath)}`;
    const changed = stamp !== this.#settled && (await this.#adopt(stamp, now));
    if (changed || now - this.#remarkedAt >= DAY_MS) this.#remark(now);
    return changed;
  }

  async #adopt(stamp: string, now: number): Promise<boolean> {
    try {
      const next = await loadCertificate(this.files);
      // Written anew with the same content, or somebody else looked at the same time, and was faster.
      if (next.isSameAs(this.#current)) {
        this.#settled = stamp;
        this.#failure = null;
        return false;
      }
      const fault = next.faultAt(now);
      // One that has expired is better than none, or than another, but not than one that is valid.
      if (fault !== null && this.#current?.faultAt(now) === null)
        throw new CertificateError(`${this.files.certificatePath}: ${fault}`);
      this.#settled = stamp;
      if (this.#current !== null) this.#reloaded(next);
      this.#current = next;
      this.#failure = null;
      return true;
    } catch (error) {
      this.#doubt(stamp, error);
      return false;
    }
  }

  /** Two files are not replaced at once: only what is still broken at the second look is reported, once. */
  #doubt(stamp: string, error: unknown): void {
    if (this.#doubtful !== stamp && this.#current !== null) {
      this.#doubtful = stamp;
      return;
    }
    this.#settled = stamp;
    const stays = this.#current === null ? 'no certificate' : 'the one before, from memory';
    const cause = error instanceof Error ? error.message : String(error);
    this.#failure = { at: Date.now(), reason: cause };
    this.log.log('ERROR', 'Certificate not loaded', { service: this.service, error: cause, serving: stays });
  }

  #remark(now: number): void {
    if (this.#current === null) return;
    this.#remarkedAt = now;
    for (const remark of remarksOn(this.#current, this.hosts, now)) {
      this.log.log('WARN', 'Certificate to look at', {
        service: this.service,
        remark,
        path: this.files.certificatePath,
      });
    }
  }

  #reloaded({ serialNumber: serial, validTo }: Certificate): void {
    const fields = { service: this.service, serial, valid_to: new Date(validTo).toISOString() };
    this.log.log('INFO', 'Certificate reloaded', fields);
  }
}
