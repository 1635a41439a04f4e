import { duration } from '../../flags/kinds.js';

const SECOND = 1e9;

/** How long a command may wait for targets, and for requests to end. */
export const DEPLOY_TIMEOUT = duration('longest wait for the targets to be healthy', { default: 30 * SECOND });
export const DRAIN_TIMEOUT = duration('longest wait for requests in flight; those left over are cancelled', {
  default: 30 * SECOND,
});
