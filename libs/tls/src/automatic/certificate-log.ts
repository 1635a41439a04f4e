import type { KeyType } from '../acme/key-type.js';
import type { RenewalWindow } from '../acme/renewal-window.js';
import type { Certificate } from '../certificate/certificate.js';
import type { TlsLog } from '../tls-log.js';

/** What the log says of one certificate. */
export class CertificateLog {
  constructor(
    private readonly log: TlsLog,
    private readonly host: string,
    private readonly key: KeyType,
  ) {}

  /** @param renews it takes the place of another */
  issued(certificate: Certificate, renews: boolean): void {
    this.log.ordered?.(renews ? 'renewed' : 'issued');
    this.#info('Certificate issued', identityOf(certificate));
  }

  brought(certificate: Certificate, source: string): void {
    this.#info('Certificate brought', { source, ...identityOf(certificate) });
  }

  /** @param renewAt Unix time, ms */
  planned({ explanation }: RenewalWindow, renewAt: number): void {
    const fields = { renewal: isoTime(renewAt), ...(explanation && { explanation }) };
    this.#info('Certificate renewal planned by the authority', fields);
  }

  notIssued(error: unknown, waitMs: number): void {
    this.log.ordered?.('not_issued');
    this.#error('Certificate not issued', error, { retry_after_ms: waitMs });
  }

  /** @param validTo of the one that is served on, Unix time, ms */
  notRenewed(error: unknown, validTo: number): void {
    this.log.ordered?.('not_renewed');
    this.#error('Certificate not renewed', error, { valid_to: isoTime(validTo) });
  }

  notSaved(error: unknown): void {
    this.#error('Certificate not saved', error);
  }

  cacheNotReadable(error: unknown): void {
    this.#error('Certificate cache not readable', error);
  }

  #info(msg: string, fields: Readonly<Record<string, unknown>>): void {
    this.log.log('INFO', msg, { host: this.host, key: this.key, ...fields });
  }

  #error(msg: string, error: unknown, fields: Readonly<Record<string, unknown>> = {}): void {
    this.log.log('ERROR', msg, { host: this.host, key: this.key, error: reasonOf(error), ...fields });
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function identityOf({ serialNumber: serial, validTo }: Certificate): Readonly<Record<string, string>> {
  return { serial, valid_to: isoTime(validTo) };
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
