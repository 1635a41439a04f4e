import { join } from 'node:path';
import type { ModuleRef } from '@nestjs/core';
import { dataDirectory } from '@app/deployment';
import type { EventLog } from '@app/observability';
import { CERTIFICATE_SOURCE, CertificateKeeper, type CertificateSource } from '@app/tls';
import { collect } from '../collect.js';
import { externalAccount } from './external-account.js';
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
