import type { FlagTable } from '../../flags/flag.js';
import { bool, duration, integer, text } from '../../flags/kinds.js';

const SECOND = 1e9;

/** How requests reach the targets. */
export const forwardingFlags = {
  balancing: text('how a target is chosen: round-robin, least-requests, or the name of a policy of your own', {
    default: 'round-robin',
    values: ['round-robin', 'least-requests'],
  }),
  'target-timeout': duration('longest wait for the head of an answer; 0 waits for ever', { default: 30 * SECOND }),
  'target-max-connections': integer('requests that a target may have at a time, others wait; 0 for any number'),
  'writer-affinity-timeout': duration("after a write, a client's reads go to a writer for this long; 0 for never", {
    default: SECOND,
  }),
  'read-target-websockets': bool('WebSockets may go to targets that only get reads'),
  'forward-headers': bool('trust X-Forwarded-* headers that come in', {
    shownDefault: 'true without --tls, false with it',
  }),
  'client-ip-header': text("header that carries the client's address"),
  'scope-cookie-paths': bool('put the path prefix in front of the paths in Set-Cookie'),
} as const satisfies FlagTable;
