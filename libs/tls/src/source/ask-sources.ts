import type { Certificate } from '../certificate/certificate.js';
import { parseCertificate } from '../certificate/parse-certificate.js';
import type { CertificateSource } from './certificate-source.js';

/** What a team's source gave. */
export interface Brought {
  readonly certificate: Certificate;
  /** The source's name. */
  readonly source: string;
}

/** Longer than a client waits in its handshake. */
const LONGEST_MS = 60_000;

/**
 * Asks the teams' sources, in their order, for a certificate that can be served.
 *
 * @returns null when none of them has one
 * @throws {Error} which names the source that failed, did not answer, or gave something that cannot be served
 */
export async function askSources(
  sources: readonly CertificateSource[],
  host: string,
  service: string,
): Promise<Brought | null> {
  for (const source of sources) {
    try {
      const pem = await inTime(source.certificateFor(host, service));
      if (pem === null) continue;
      const certificate = parseCertificate(pem);
      const fault = certificate.faultAt(Date.now());
      if (fault !== null) throw new Error(fault);
      return { certificate, source: source.name };
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      throw new Error(`certificate source "${source.name}": ${cause}`, { cause: error });
    }
  }
  return null;
}

async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const deadline = setTimeout(() => reject(new Error(`no answer in ${LONGEST_MS} ms`)), LONGEST_MS);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(deadline);
  }
}
