import type { FlagTable, FlagValues } from '../../flags/flag.js';
import { bufferingFlags } from './buffering.flags.js';
import { forwardingFlags } from './forwarding.flags.js';
import { healthFlags } from './health.flags.js';
import { quietFlag } from './quiet.flag.js';
import { reportingFlags } from './reporting.flags.js';
import { routingFlags } from './routing.flags.js';
import { targetFlags } from './target.flags.js';
import { tlsFlags } from './tls.flags.js';
import { DEPLOY_TIMEOUT, DRAIN_TIMEOUT } from './waiting.flags.js';

export const deployFlags = {
  ...targetFlags,
  ...routingFlags,
  ...tlsFlags,
  'deploy-timeout': DEPLOY_TIMEOUT,
  'drain-timeout': DRAIN_TIMEOUT,
  ...healthFlags,
  ...forwardingFlags,
  ...bufferingFlags,
  ...reportingFlags,
  ...quietFlag,
} as const satisfies FlagTable;

export type DeployFlags = FlagValues<typeof deployFlags>;
