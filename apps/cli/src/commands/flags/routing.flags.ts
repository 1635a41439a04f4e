import type { FlagTable } from '../../flags/flag.js';
import { bool, list, text } from '../../flags/kinds.js';

/** Which requests a service gets. */
export const routingFlags = {
  host: list('host(s) to serve, *.example.com for one label; none: any host'),
  'path-prefix': list('path(s) below which the service is mounted', { default: ['/'] }),
  'strip-path-prefix': bool('take the prefix off before a request is forwarded', { default: true }),
  'canonical-host': text('redirect every other host of the service to this one'),
} as const satisfies FlagTable;
