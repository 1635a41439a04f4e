import type { Exchange } from '@app/pipeline';

const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Whether a request may be sent again although the target may have got it: nothing is gone that would have to be sent
 * twice, and by its method, or by its own word, twice is the same as once.
 */
export function isRepeatable({ request, body }: Exchange): boolean {
  if (body.length !== 0) return false;
  return IDEMPOTENT.has(request.method) || request.fields.has('idempotency-key');
}
