import type { FlagTable } from '../../flags/flag.js';
import { list, text } from '../../flags/kinds.js';

/** What people see: error pages, log and metrics. */
export const reportingFlags = {
  'error-pages': text('directory with own error pages (<status>.html), as the proxy finds it', { placeholder: 'dir' }),
  'log-request-header': list('request header(s) to add to the log'),
  'log-response-header': list('response header(s) to add to the log'),
  'exclude-metrics-path': list('exact path(s) to leave out of the metrics'),
} as const satisfies FlagTable;
