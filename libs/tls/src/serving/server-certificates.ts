import { randomBytes } from 'node:crypto';
import type { Challenge } from '../acme/challenge.js';
import { isPublicName } from '../automatic/public-name.js';
import type { CertificatePem } from '../certificate/certificate-pem.js';
import type { ClientHello } from '../handshake/client-hello.js';
import type { CertificateChooser } from '../handshake/tls-acceptor.js';
import { AskedCertificates } from './asked-certificates.js';
import { OpenChallenges } from './open-challenges.js';
import { serveCertificate } from './serve-certificate.js';
import type { ServedCertificate } from './served-certificate.js';
import type { CertificateAnswer, CertificateQuestion, TlsChange, TlsServiceSpec } from './tls-change.js';

/** The name of the service that would get `/` on a host; null when there is none. */
export type ServiceFinder = (host: string) => string | null;

/** Which certificate a worker shows: that of the service whose host the client names. */
export class ServerCertificates implements CertificateChooser {
  readonly challenges = new OpenChallenges();
  readonly #services = new Map<string, TlsServiceSpec>();
  /** Services' own. Made when first needed, and again when the key of the tickets is another one: 0.3 ms, 42 KB each. */
  readonly #own = new Map<string, ServedCertificate>();
  readonly #asked: AskedCertificates;
  /** Nobody else's, until the control plane gives out some. */
  #ticketKeys: Uint8Array = randomBytes(48);

  /** @param ask the control plane, whose answer comes to {@link answered} */
  constructor(
    private readonly serviceFor: ServiceFinder,
    ask: (question: CertificateQuestion) => void,
  ) {
    this.#asked = new AskedCertificates(ask);
  }

  apply({ upserts, removals, renewed, ticketKeys }: TlsChange): void {
    if (ticketKeys !== null) this.#changeTicketKeys(ticketKeys);
    for (const service of removals) this.#services.delete(service);
    for (const spec of upserts) this.#services.set(spec.service, spec);
    for (const service of [...removals, ...upserts.map((spec) => spec.service)]) {
      this.#own.delete(service);
      this.#asked.forget(service);
    }
    for (const question of renewed) this.#asked.renewed(question);
  }

  answered(answer: CertificateAnswer): void {
    this.#asked.answered(answer, this.#ticketKeys);
  }

  applyChallenges(open: readonly Challenge[]): void {
    this.challenges.apply(open);
  }

  choose({ serverName, acceptsEcdsa }: ClientHello): ServedCertificate | null | Promise<ServedCertificate> {
    const spec = serverName === '' ? this.#firstByName() : this.#services.get(this.serviceFor(serverName) ?? '');
    if (spec === undefined) return null;
    if (spec.own !== null) return this.#serveOwn(spec.service, spec.own);
    const host = serverName || spec.firstHost;
    if (!spec.automatic || !isPublicName(host)) return null;
    return this.#asked.get({ service: spec.service, host, type: acceptsEcdsa ? 'ec' : 'rsa' });
  }

  challengeFor(host: string): ServedCertificate | null {
    return this.challenges.certificateFor(host);
  }

  /** Whether the service's certificates come from an authority, which then may look for challenges at its hosts. */
  isAutomatic(service: string): boolean {
    return this.#services.get(service)?.automatic === true;
  }

  /** Whether it has no hosts of its own, and somebody else knows which may have a certificate. */
  isOnDemand(service: string): boolean {
    return this.#services.get(service)?.firstHost === '';
  }

  #changeTicketKeys(ticketKeys: Uint8Array): void {
    this.#ticketKeys = ticketKeys;
    this.#own.clear();
    this.#asked.forgetAll();
  }

  #firstByName(): TlsServiceSpec | undefined {
    const [first] = [...this.#services.keys()].sort();
    return first === undefined ? undefined : this.#services.get(first);
  }

  #serveOwn(service: string, pem: CertificatePem): ServedCertificate {
    let served = this.#own.get(service);
    if (served === undefined) this.#own.set(service, (served = serveCertificate(pem, this.#ticketKeys)));
    return served;
  }
}
