import { isAbsolute } from 'node:path';
import type { CertificateSource } from 'kamal-proxy/extension';
import { FolderSource } from './folder.source.js';
import { VaultSource } from './vault.source.js';

/**
 * Where certificates are, as the environment says. What is wrong should be noticed when the proxy starts, not when the
 * first client comes.
 *
 * @throws {Error} that names the variable
 */
export function sourceFrom(environment: NodeJS.ProcessEnv): CertificateSource {
  const place = environment['CERTIFICATES_FROM'] ?? '';
  if (isAbsolute(place)) return new FolderSource(place);
  if (!URL.canParse(place) || !/^https?:$/.test(new URL(place).protocol)) {
    throw new Error('CERTIFICATES_FROM must be the absolute path of a folder, or an http(s) URL');
  }
  const token = environment['CERTIFICATES_TOKEN'] ?? '';
  if (token === '') throw new Error('CERTIFICATES_TOKEN is not set: a vault wants to know who asks');
  return new VaultSource(new URL(place), token);
}
