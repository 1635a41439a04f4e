import { readFile } from 'node:fs/promises';
import type { Certificate } from '../certificate/certificate.js';
import { CertificateError } from '../certificate/certificate-error.js';
import { CertificateFault, parseCertificate } from '../certificate/parse-certificate.js';
import type { CertificateFiles } from './certificate-files.js';

/**
 * Reads a service's own certificate and checks that it can be served. One that has expired, or is not valid yet, is
 * returned as well: a CDN in front of us may not mind, and browsers show a warning instead of a broken connection.
 *
 * @throws {CertificateError} which names the file and the cause
 */
export async function loadCertificate(files: CertificateFiles): Promise<Certificate> {
  const chain = await read(files.certificatePath);
  const key = await read(files.privateKeyPath);
  try {
    return parseCertificate({ chain, key });
  } catch (error) {
    if (!(error instanceof CertificateFault)) throw error;
    const path = error.part === 'key' ? files.privateKeyPath : files.certificatePath;
    throw new CertificateError(`${path}: ${error.message}`, { cause: error });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EACCES: 'permission denied',
};

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new CertificateError(`open ${path}: ${REASONS[code] ?? (code || String(error))}`, { cause: error });
  }
}
