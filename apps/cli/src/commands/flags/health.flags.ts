import type { FlagTable } from '../../flags/flag.js';
import { bool, duration, integer, text } from '../../flags/kinds.js';

const SECOND = 1e9;

/** How targets are probed before, and while, they get traffic. */
export const healthFlags = {
  force: bool('switch at once; a target still gets nothing before its first good probe'),
  'health-check-interval': duration('time between two probes', { default: SECOND, atLeast: 1 }),
  'health-check-timeout': duration('longest wait for the answer to a probe', { default: 5 * SECOND, atLeast: 1 }),
  'health-check-path': text('path that is probed', { default: '/up' }),
  'health-check-port': integer('port that is probed', { to: 65_535, shownDefault: "the target's" }),
  'health-check-host': text('Host header of a probe', { shownDefault: "the target's host:port" }),
} as const satisfies FlagTable;
