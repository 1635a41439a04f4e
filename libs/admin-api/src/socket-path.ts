import { join } from 'node:path';
import { tempDirectory } from './temp-directory.js';

/**
 * Where the proxy listens for commands: `$KAMAL_PROXY_SOCKET`, else `$XDG_RUNTIME_DIR/kamal-proxy.sock`, else the
 * same name in the temp dir. The CLI and the proxy must find the same one.
 */
export function socketPath(env: NodeJS.ProcessEnv): string {
  if (env['KAMAL_PROXY_SOCKET']) return env['KAMAL_PROXY_SOCKET'];
  return join(env['XDG_RUNTIME_DIR'] || tempDirectory(env), 'kamal-proxy.sock');
}
