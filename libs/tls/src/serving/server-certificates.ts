import { randomBytes } from 'node:crypto';
import type { CertificatePem } from '../certificate/certificate-pem.js';
import type { ClientHello } from '../handshake/client-hello.js';
import type { CertificateChooser } from '../handshake/tls-acceptor.js';
import { serveCertificate } from './serve-certificate.js';
import type { ServedCertificate } from './served-certificate.js';
import type { TlsChange, TlsServiceSpec } from './tls-change.js';

/** The name of the service that would get `/` on a host; null when there is none. */
export type ServiceFinder = (host: string) => string | null;

/** Which certificate a worker shows: that of the service whose host the client names. */
export class ServerCertificates implements CertificateChooser {
  readonly #services = new Map<string, TlsServiceSpec>();
  /** Made when first needed, and again when the key of the tickets is another one: 0.3 ms and 42 KB each. */
  readonly #served = new Map<string, ServedCertificate>();
  /** Nobody else's, until the control plane gives out some. */
  #ticketKeys: Uint8Array = randomBytes(48);

  constructor(private readonly serviceFor: ServiceFinder) {}

  apply({ upserts, removals, ticketKeys }: TlsChange): void {
    if (ticketKeys !== null) {
      this.#ticketKeys = ticketKeys;
      this.#served.clear();
    }
    for (const service of removals) this.#services.delete(service);
    for (const spec of upserts) this.#services.set(spec.service, spec);
    for (const service of [...removals, ...upserts.map((spec) => spec.service)]) this.#served.delete(service);
  }

  choose({ serverName }: ClientHello): ServedCertificate | null {
    const spec = serverName === '' ? this.#firstByName() : this.#services.get(this.serviceFor(serverName) ?? '');
    return spec?.own ? this.#serve(spec.service, spec.own) : null;
  }

  #firstByName(): TlsServiceSpec | undefined {
    const [first] = [...this.#services.keys()].sort();
    return first === undefined ? undefined : this.#services.get(first);
  }

  #serve(service: string, pem: CertificatePem): ServedCertificate {
    let served = this.#served.get(service);
    if (served === undefined) this.#served.set(service, (served = serveCertificate(pem, this.#ticketKeys)));
    return served;
  }
}
