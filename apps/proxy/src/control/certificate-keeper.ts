import { join } from 'node:path';
import { dataDirectory } from '@app/deployment';
import type { EventLog } from '@app/observability';
import { CertificateKeeper, type ExternalAccount } from '@app/tls';
import type { WorkerPool } from './worker-pool.js';

/** Keeps the certificates of all services, and answers the workers that want one. */
export function certificateKeeper(workers: WorkerPool, log: EventLog): CertificateKeeper {
  const cachePath = join(dataDirectory(process.env), 'certs');
  const keeper = new CertificateKeeper(workers.tls, log, { cachePath, externalAccount: externalAccount(process.env) });
  workers.tls.answerWith(async (question) => keeper.answer(question));
  return keeper;
}

/** Both or none: some authorities want to know whose customer an account is (RFC 8555 7.3.4). */
function externalAccount(env: NodeJS.ProcessEnv): ExternalAccount | null {
  const kid = env['KAMAL_PROXY_ACME_EAB_KID'];
  const hmacKey = env['KAMAL_PROXY_ACME_EAB_HMAC_KEY'];
  return kid && hmacKey ? { kid, hmacKey } : null;
}
