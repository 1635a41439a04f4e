import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { portOpen } from '../processes/ports.ts';
import { firstLineOf } from '../processes/tool.ts';
import { KEPT_CONNECTIONS, type Peer, type Running, type Setup, startProxy } from './peer.ts';

export const caddy: Peer = {
  name: 'caddy',
  version: async () => (await firstLineOf('caddy', ['version']))?.replace(/^v?(\S+).*/, 'Caddy $1'),
  start: async (setup): Promise<Running> => {
    const configPath = join(setup.directory, 'Caddyfile');
    writeFileSync(configPath, caddyfile(setup));
    const child = startProxy(setup.directory, 'caddy', ['run', '--config', configPath, '--adapter', 'caddyfile'], {
      GOMAXPROCS: String(setup.workers),
      XDG_DATA_HOME: setup.directory,
      XDG_CONFIG_HOME: setup.directory,
    });
    await portOpen(setup.httpPort, child);
    return { child, accessLog: join(setup.directory, 'access.log') };
  },
};

/** Its X-Forwarded-* come by themselves, and its own JSON line, which holds all headers, is longer than the others'. */
function caddyfile({ directory, targetPort, httpPort, httpsPort, certificate }: Setup): string {
  const site = (address: string, tls: string) => `
${address} {
  bind 127.0.0.1
  ${tls}
  log {
    output file ${directory}/access.log {
      roll_disabled
    }
    format json
  }
  reverse_proxy 127.0.0.1:${targetPort} {
    header_up X-Request-ID {http.request.uuid}
    header_up X-Request-Start "t={time.now.unix_ms}"
    transport http {
      compression off
      keepalive_idle_conns_per_host ${KEPT_CONNECTIONS}
    }
  }
}
`;
  const secure =
    certificate === undefined
      ? ''
      : site(`https://localhost:${httpsPort}`, `tls ${certificate.certificatePath} ${certificate.keyPath}`);
  return `
{
  admin off
  auto_https off
}
${site(`http://:${httpPort}`, '')}
${secure}
`;
}
