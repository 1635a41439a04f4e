import { join } from 'node:path';
import type { ModuleRef } from '@nestjs/core';
import { dataDirectory } from '@app/deployment';
import type { EventLog } from '@app/observability';
import { CERTIFICATE_SOURCE, CertificateKeeper, type CertificateSource, type ExternalAccount } from '@app/tls';
import { collect } from '../collect.js';
import type { WorkerPool } from './worker-pool.js';

/** Keeps the certificates of all services, and answers the workers that want one. @param modules the teams' among them */
export function certificateKeeper(workers: WorkerPool, log: EventLog, modules: ModuleRef): CertificateKeeper {
  const cachePath = join(dataDirectory(process.env), 'certs');
  const sources = collect<CertificateSource>(modules, CERTIFICATE_SOURCE);
  const options = { cachePath, sources, externalAccount: externalAccount(process.env) };
  const keeper = new CertificateKeeper(workers.tls, log, options);
  workers.tls.answerWith(keeper);
  return keeper;
}

/** Both or none: some authorities want to know whose customer an account is (RFC 8555 7.3.4). */
function externalAccount(env: NodeJS.ProcessEnv): ExternalAccount | null {
  const kid = env['KAMAL_PROXY_ACME_EAB_KID'];
  const hmacKey = env['KAMAL_PROXY_ACME_EAB_HMAC_KEY'];
  return kid && hmacKey ? { kid, hmacKey } : null;
}
