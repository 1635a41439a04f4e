import type { RemoveRequest } from '@app/admin-api';
import { found } from '../services/service-registry.js';
import { slotsOf } from '../services/service-record.js';
import type { CommandContext } from './command-context.js';

/** Forgets a service, at once: nothing is drained or cut. */
export async function remove({ changes, log }: CommandContext, { service }: RemoveRequest): Promise<void> {
  const removed = await changes.apply(service, (current) => {
    found(current);
    return null;
  });
  for (const slot of slotsOf(found(removed))) slot.release();
  log.log('INFO', 'Service removed', { service });
}
