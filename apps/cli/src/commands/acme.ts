import { tempDirectory } from '@app/admin-api';
import { join } from 'node:path';
import { UsageError } from '../cli.errors.js';
import type { DeployFlags } from './flags/deploy.flags.js';

const STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory';

/** Whom certificates are asked of; empty for the proxy's default. `--tls-staging` beats the environment. */
export function acmeDirectory(flags: DeployFlags, given: ReadonlySet<string>): string {
  if (!flags['tls-staging']) return flags['tls-acme-directory'];
  if (given.has('tls-acme-directory')) {
    throw new UsageError('tls-staging and tls-acme-directory cannot both be set');
  }
  return STAGING;
}

/** Where ACME material is kept: below the home of whoever runs the command, which in a container is the proxy's too. */
export function acmeCachePath(env: NodeJS.ProcessEnv): string {
  return env['HOME'] ? join(env['HOME'], '.config/kamal-proxy/certs') : join(tempDirectory(env), 'certs');
}
