import { type DashboardOptions, isLoopback } from '@app/admin-api';
import { UsageError } from '../cli.errors.js';
import type { RunFlags } from '../commands/flags/run.flags.js';
import { ipAddress } from './ip-address.js';

/** Nobody guesses so many, unless they are a word. */
const SHORTEST_TOKEN = 16;
/** What a header can carry: a browser may send anything else in several ways. */
const TOKEN = /^[\x21-\x7e]+$/;

/**
 * Who may see the page: this machine, or whoever has the token.
 *
 * @throws {UsageError} which never repeats the token
 */
export function dashboardOptions(flags: RunFlags): DashboardOptions | null {
  const port = flags['dashboard-port'];
  if (port === 0) return null;
  const bind = ipAddress('dashboard-bind', flags['dashboard-bind']) || '127.0.0.1';
  const token = flags['dashboard-token'];
  if (token === '' && !isLoopback(bind)) {
    throw new UsageError(
      `dashboard-bind ${bind} needs a token: set KAMAL_PROXY_DASHBOARD_TOKEN, to what "openssl rand -hex 16" prints for example`,
    );
  }
  if (token !== '' && (token.length < SHORTEST_TOKEN || !TOKEN.test(token))) {
    throw new UsageError(
      `dashboard-token must be ${SHORTEST_TOKEN} or more letters, digits and signs without spaces, such as "openssl rand -hex 16" prints`,
    );
  }
  return { port, bind, token };
}
