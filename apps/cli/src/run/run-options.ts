import { LOG_FORMATS, type RunOptions } from '@app/admin-api';
import type { RunFlags } from '../commands/flags/run.flags.js';
import { dashboardOptions } from './dashboard-options.js';
import { ipAddress } from './ip-address.js';

/** The flags of `run` as the proxy wants them. @throws {UsageError} */
export function runOptions(flags: RunFlags): RunOptions {
  return {
    httpPort: flags['http-port'],
    httpsPort: flags['https-port'],
    metricsPort: flags['metrics-port'],
    dashboard: dashboardOptions(flags),
    http3: flags.http3,
    http2: flags.http2,
    debug: flags.debug,
    logFormat: LOG_FORMATS.find((format) => format === flags['log-format']) ?? null,
    bind: ipAddress('bind', flags.bind),
    workers: flags.workers,
    modules: flags.module,
    strictSni: flags['strict-sni'],
    limits: {
      maxRequestHeaderBytes: flags['max-request-header-bytes'],
      headTimeoutMs: milliseconds(flags['head-timeout']),
      idleTimeoutMs: milliseconds(flags['idle-timeout']),
      minBodyRate: flags['min-body-rate'],
      bodyGraceMs: milliseconds(flags['body-grace']),
      stalledReaderTimeoutMs: milliseconds(flags['stalled-reader-timeout']),
      maxConnections: flags['max-connections'],
    },
  };
}

/** Never rounded down to 0, which would switch the limit off. */
function milliseconds(nanoseconds: number): number {
  return Math.ceil(nanoseconds / 1e6);
}
