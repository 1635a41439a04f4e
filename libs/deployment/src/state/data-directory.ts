import { tempDirectory } from '@app/admin-api';
import { join } from 'node:path';

/** Where the proxy keeps what has to outlive it; without a home in the temp dir. */
export function dataDirectory(env: NodeJS.ProcessEnv): string {
  return env['HOME'] ? join(env['HOME'], '.config', 'kamal-proxy') : tempDirectory(env);
}
