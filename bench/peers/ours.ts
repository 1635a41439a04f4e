import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { until } from '../processes/ports.ts';
import { firstLineOf, runTool } from '../processes/tool.ts';
import { type Peer, type Running, type Setup, startProxy } from './peer.ts';

export const PROJECT = resolve(import.meta.dirname, '../..');

/** The proxy of this project, or the one that `PROXY_BIN` names, driven by its command line alone. It is never missing. */
export const ours: Peer = {
  name: 'ours',
  version: async () => {
    const { file, args } = command();
    const script = args.at(-1) ?? file;
    if (!existsSync(script)) throw new Error(`there is no ${script}: build the proxy, or set PROXY_BIN`);
    return `ours ${(await firstLineOf(file, [...args, '--version'])) ?? ''}`.trim();
  },
  start: async (setup) => startOurs(setup, command()),
};

/** How it is called: a file, and what comes before its own arguments. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

export async function startOurs(setup: Setup, { file, args }: Command): Promise<Running> {
  const { directory, httpPort, httpsPort, workers } = setup;
  const extra = (process.env['BENCH_OURS_ARGS'] ?? '').split(' ').filter((arg) => arg !== '');
  const ports = ['--http-port', `${httpPort}`, '--https-port', `${httpsPort}`];
  const child = startProxy(directory, file, [...args, 'run', ...ports, '--workers', `${workers}`, ...extra]);
  const socket = join(directory, 'kamal-proxy.sock');
  await until(() => Promise.resolve(existsSync(socket)), child, `${socket} does not appear`);
  await runTool(file, [...args, ...deployArgs(setup)], {
    ...process.env,
    HOME: directory,
    XDG_RUNTIME_DIR: directory,
  });
  return { child, accessLog: join(directory, 'stdout.log') };
}

function command(): Command {
  const bin = resolve(process.env['PROXY_BIN'] ?? join(PROJECT, 'bin/kamal-proxy'));
  return /\.[cm]?js$/.test(bin) ? { file: process.execPath, args: [bin] } : { file: bin, args: [] };
}

function deployArgs({ targetPort, certificate }: Setup): string[] {
  const deploy = ['deploy', 'bench', '--target', `127.0.0.1:${targetPort}`, '--health-check-path', '/up'];
  if (certificate === undefined) return deploy;
  const { certificatePath, keyPath } = certificate;
  const files = ['--tls-certificate-path', certificatePath, '--tls-private-key-path', keyPath];
  // Without --forward-headers a service with TLS replaces X-Forwarded-* instead of adding to them, as the others do.
  return [...deploy, '--host', 'localhost', '--tls', '--forward-headers', ...files];
}
