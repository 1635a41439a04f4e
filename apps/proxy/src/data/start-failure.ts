import { traceOf } from '@app/admin-api';
import type { FromWorker } from '../channel.js';

/** What kept a worker from starting, in texts: an error's cause may be something that no message can carry. */
export function startFailure(error: unknown): FromWorker & { readonly kind: 'failed' } {
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error), trace: traceOf(error) };
}
