import type { FlagTable } from '../../flags/flag.js';
import { list } from '../../flags/kinds.js';

/** Which targets a slot gets. */
export const targetFlags = {
  target: list('target(s) as host:port, port 80 when there is none', { required: true }),
  'read-target': list('target(s) that only get reads (GET and HEAD)'),
} as const satisfies FlagTable;
