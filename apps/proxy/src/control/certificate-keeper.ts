import { join } from 'node:path';
import type { ModuleRef } from '@nestjs/core';
import { dataDirectory } from '@app/deployment';
import type { EventLog } from '@app/observability';
import { CERTIFICATE_SOURCE, CertificateKeeper, type CertificateSource, type TlsLog } from '@app/tls';
import { collect } from '../collect.js';
import type { ControlCounts } from './control-counts.js';
import { externalAccount } from './external-account.js';
import type { WorkerPool } from './worker-pool.js';

/** Keeps the certificates of all services, and answers the workers that want one. @param modules the teams' among them */
export function certificateKeeper(
  workers: WorkerPool,
  log: EventLog,
  counts: ControlCounts,
  modules: ModuleRef,
): CertificateKeeper {
  const cachePath = join(dataDirectory(process.env), 'certs');
  const sources = collect<CertificateSource>(modules, CERTIFICATE_SOURCE);
  const options = { cachePath, sources, externalAccount: externalAccount(process.env) };
  const tlsLog: TlsLog = {
    log: (level, msg, fields) => log.log(level, msg, fields),
    ordered: (outcome) => counts.events.ordered(outcome),
  };
  const keeper = new CertificateKeeper(workers.tls, tlsLog, options);
  workers.tls.answerWith(keeper);
  return keeper;
}
