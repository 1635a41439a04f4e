import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../processes/tool.ts';

/** A certificate for one name, P-256 like those that ACME gives out, for every proxy. Paths of PEM files. */
export interface Certificate {
  readonly certificatePath: string;
  readonly keyPath: string;
  /** Both in one file, as HAProxy wants them. */
  readonly combinedPath: string;
}

export async function makeCertificate(directory: string, name = 'localhost'): Promise<Certificate> {
  const certificatePath = join(directory, 'certificate.pem');
  const keyPath = join(directory, 'key.pem');
  const combinedPath = join(directory, 'combined.pem');
  const subject = `/CN=${name} -addext subjectAltName=DNS:${name}`;
  const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj ${subject}`;
  await runTool('openssl', [...request.split(' '), '-keyout', keyPath, '-out', certificatePath]);
  writeFileSync(combinedPath, readFileSync(certificatePath, 'utf8') + readFileSync(keyPath, 'utf8'));
  return { certificatePath, keyPath, combinedPath };
}
