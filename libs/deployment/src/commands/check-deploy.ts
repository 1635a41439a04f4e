import type { ServiceOptions } from '@app/admin-api';
import { loadErrorPages } from '@app/error-pages';
import { CommandError, reasonOf } from '../command-error.js';
import type { ErrorPageTemplates } from '../services/service-record.js';
import type { CommandContext } from './command-context.js';

/**
 * What may have changed while the targets became healthy: looked at before they are asked, and again before the switch.
 *
 * @returns the service's error pages, null for the built-in ones
 * @throws {CommandError} HOST_CONFLICT, CERTIFICATE_UNUSABLE, ERROR_PAGES_UNUSABLE
 */
export async function checkDeploy(
  { registry, certificates }: CommandContext,
  name: string,
  options: ServiceOptions,
): Promise<ErrorPageTemplates | null> {
  registry.services.mounts.checkConflict({ name, options });
  if (options.tls) await certificates.check(options).catch(failAs('CERTIFICATE_UNUSABLE'));
  return options.errorPages === '' ? null : loadErrorPages(options.errorPages).catch(failAs('ERROR_PAGES_UNUSABLE'));
}

function failAs(code: 'CERTIFICATE_UNUSABLE' | 'ERROR_PAGES_UNUSABLE'): (error: unknown) => never {
  return (error) => {
    if (error instanceof CommandError) throw error;
    throw new CommandError(code, reasonOf(error), { cause: error });
  };
}
