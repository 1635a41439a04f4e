import type { DeployRequest } from '@app/admin-api';
import type { EventLog } from '@app/observability';
import { CommandError, reasonOf } from '../command-error.js';

/**
 * Runs a deploy. Whoever gave the command may be gone when it fails, so the log has the reason as well.
 *
 * @param msg of the line: `Deploy failed`
 * @throws {Error} whatever the deploy throws
 */
export async function failureLogged(
  log: EventLog,
  msg: string,
  { service, targets }: Pick<DeployRequest, 'service' | 'targets'>,
  deploy: () => Promise<void>,
): Promise<void> {
  try {
    await deploy();
  } catch (error) {
    const code = error instanceof CommandError ? error.code : 'INTERNAL_ERROR';
    log.log('ERROR', msg, { service, targets, code, reason: reasonOf(error) });
    throw error;
  }
}
