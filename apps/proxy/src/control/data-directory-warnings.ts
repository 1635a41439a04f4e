import { dataDirectory } from '@app/deployment';
import type { EventLog } from '@app/observability';

/**
 * What the first command would otherwise find out, or the first restart: that nothing can be saved, or not for long.
 *
 * @param stateProblem why the state could not be saved now; empty when it could
 */
export function warnOfDataDirectory(env: NodeJS.ProcessEnv, stateProblem: string, log: EventLog): void {
  if (!env['HOME']) {
    const path = dataDirectory(env);
    log.log('WARN', 'HOME is not set: state and certificates are with the temporary files', { path });
  }
  if (stateProblem !== '') log.log('WARN', 'State cannot be saved, commands will fail', { why: stateProblem });
}
