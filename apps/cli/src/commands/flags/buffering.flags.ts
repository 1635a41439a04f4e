import type { FlagTable } from '../../flags/flag.js';
import { bool, integer } from '../../flags/kinds.js';

/** Bodies that are read as a whole before they go on. */
export const bufferingFlags = {
  'buffer-requests': bool('read requests whole before a target is bothered'),
  'buffer-responses': bool('read answers whole before the client gets them'),
  'buffer-memory': integer('bytes of a body that are kept in memory; the rest goes to a temporary file', {
    default: 1_048_576,
  }),
  'max-request-body': integer('largest request body in bytes, when buffering; 0 for any size'),
  'max-response-body': integer('largest answer in bytes, when buffering; 0 for any size'),
} as const satisfies FlagTable;
