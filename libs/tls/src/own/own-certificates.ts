import type { Certificate } from '../certificate/certificate.js';
import type { CertificateStatus } from '../certificate/certificate-status.js';
import type { TlsLog } from '../tls-log.js';
import type { CertificateFiles } from './certificate-files.js';
import { OwnCertificate } from './own-certificate.js';

/** How soon a file that was replaced is noticed. `fs.watch` misses what happens behind links and on network disks. */
const LOOK_EVERY_MS = 2_000;

/** The certificates that services brought as files, kept up with the disk. */
export class OwnCertificates {
  readonly #services = new Map<string, OwnCertificate>();
  readonly #timer: NodeJS.Timeout;
  #looking = false;

  /** @param onChange a service's files have changed, and this is what it serves now */
  constructor(
    private readonly onChange: (service: string, certificate: Certificate) => void,
    private readonly log: TlsLog,
    lookEveryMs = LOOK_EVERY_MS,
  ) {
    this.#timer = setInterval(() => void this.#look(), lookEveryMs);
    this.#timer.unref();
  }

  /**
   * What a service serves from now on, as its files are at this moment.
   *
   * @returns null when they are no good: it is in the log, and {@link onChange} tells when they are
   */
  async serve(service: string, files: CertificateFiles, hosts: readonly string[]): Promise<Certificate | null> {
    const known = this.#services.get(service);
    const own = known !== undefined && sameFiles(known.files, files) ? known : undefined;
    const next = own ?? new OwnCertificate(service, files, this.log);
    next.hosts = hosts;
    await next.refresh(Date.now());
    this.#services.set(service, next);
    return next.current;
  }

  /** What a service serves at this moment; null where it brought nothing, or nothing that was any good yet. */
  current(service: string): Certificate | null {
    return this.#services.get(service)?.current ?? null;
  }

  forget(service: string): void {
    this.#services.delete(service);
  }

  /** What is known of a service's certificate; nothing where it brought none. */
  statuses(service: string): CertificateStatus[] {
    const own = this.#services.get(service);
    return own === undefined ? [] : [own.status];
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** One look at a time: a disk that does not answer must not collect them. */
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      for (const [service, own] of this.#services) {
        if (!(await own.refresh(Date.now()))) continue;
        const { current } = own;
        // It may have been removed, or deployed with other files, while they were read.
        if (current !== null && this.#services.get(service) === own) this.onChange(service, current);
      }
    } finally {
      this.#looking = false;
    }
  }
}

function sameFiles(a: CertificateFiles, b: CertificateFiles): boolean {
  return a.certificatePath === b.certificatePath && a.privateKeyPath === b.privateKeyPath;
}
