import { BoundedMap } from '../bounded-map.js';
import { serveCertificate } from './serve-certificate.js';
import type { ServedCertificate } from './served-certificate.js';
import type { CertificateAnswer, CertificateQuestion } from './tls-change.js';

/** 42 KB each. */
const MOST_SERVED = 500;
const MOST_REFUSED = 1_000;
/** A refusal is worth so long: no flood of questions, and not long for a host that was just allowed. */
const REFUSED_FOR_MS = 5_000;

interface Waiting {
  readonly answer: Promise<ServedCertificate>;
  readonly resolve: (certificate: ServedCertificate) => void;
  readonly reject: (cause: Error) => void;
}

/** The certificates that a worker had to ask for. Clients that want the same one wait for one question. */
export class AskedCertificates {
  readonly #served = new BoundedMap<string, { readonly certificate: ServedCertificate; readonly validTo: number }>(
    MOST_SERVED,
  );
  readonly #refused = new BoundedMap<string, { readonly cause: Error; readonly until: number }>(MOST_REFUSED);
  readonly #waiting = new Map<string, Waiting>();

  /** @param ask sends a question, whose answer comes to {@link answered} */
  constructor(private readonly ask: (question: CertificateQuestion) => void) {}

  /** The promise fails with the reason for which there is none. */
  get(question: CertificateQuestion): ServedCertificate | Promise<ServedCertificate> {
    const key = keyOf(question);
    const known = this.#served.get(key);
    if (known !== undefined && Date.now() < known.validTo) return known.certificate;
    const refused = this.#refused.get(key);
    if (refused !== undefined && Date.now() < refused.until) return Promise.reject(refused.cause);
    return this.#waitingFor(key, question).answer;
  }

  answered({ question, certificate, validTo, cause }: CertificateAnswer, ticketKeys: Uint8Array): void {
    const key = keyOf(question);
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (certificate === null) {
      const refused = { cause: new Error(cause), until: Date.now() + REFUSED_FOR_MS };
      this.#refused.set(key, refused);
      return waiting?.reject(refused.cause);
    }
    const served = serveCertificate(certificate, ticketKeys);
    this.#served.set(key, { certificate: served, validTo });
    waiting?.resolve(served);
  }

  /** There is a newer one. */
  renewed(question: CertificateQuestion): void {
    this.#served.delete(keyOf(question));
  }

  /** Whatever was answered for this service is out of date. */
  forget(service: string): void {
    for (const answers of [this.#served, this.#refused]) {
      for (const key of answers.keys()) if (key.startsWith(`${service}\n`)) answers.delete(key);
    }
  }

  /** With other ticket keys everything has to be made again. */
  forgetAll(): void {
    this.#served.clear();
  }

  #waitingFor(key: string, question: CertificateQuestion): Waiting {
    const known = this.#waiting.get(key);
    if (known !== undefined) return known;
    const { promise: answer, resolve, reject } = Promise.withResolvers<ServedCertificate>();
    const waiting = { answer, resolve, reject };
    this.#waiting.set(key, waiting);
    this.ask(question);
    return waiting;
  }
}

function keyOf({ service, host, type }: CertificateQuestion): string {
  return `${service}\n${host}\n${type}`;
}
