import { once } from 'node:events';
import { createServer, type ListenOptions } from 'node:net';

/** A port that the proxy cannot have; the message says which, why, and what to do. */
export class PortError extends Error {
  readonly code = 'PORT_UNAVAILABLE';
}

/** The address that means "all of them": `::` serves both families; `0.0.0.0` where there is no IPv6. */
export async function anyAddress(): Promise<string> {
  try {
    await bindOnce({ host: '::', port: 0 });
    return '::';
  } catch {
    return '0.0.0.0';
  }
}

/**
 * Binds a port once without `reusePort` and lets it go again: `reusePort` would hide that it is taken, by whoever runs
 * as the same user, and both would get a share of the connections.
 *
 * @returns the port, which is another one when 0 was asked for
 * @throws {PortError}
 */
export async function checkPort(flag: string, port: number, host: string, addressFlag = '--bind'): Promise<number> {
  try {
    return await bindOnce({ host, port });
  } catch (error) {
    throw portError({ port: flag, address: addressFlag }, port, host, error);
  }
}

/** One place to listen, and the flag that gave its port; 0 for none, or for any. */
export interface WantedPort {
  readonly flag: string;
  readonly port: number;
  readonly host: string;
}

/**
 * Two listeners of ours on one port: with `reusePort` the system would not refuse it, and each would get a share.
 *
 * @throws {PortError}
 */
export function checkDistinct(wanted: readonly WantedPort[]): void {
  for (const [i, one] of wanted.entries()) {
    const other = wanted.slice(0, i).find((earlier) => overlap(earlier, one));
    if (other !== undefined)
      throw new PortError(`${one.flag} ${one.port} is ${other.flag} as well: choose another port for one of them`);
  }
}

function overlap(a: WantedPort, b: WantedPort): boolean {
  return a.port === b.port && a.port !== 0 && (a.host === b.host || isAny(a.host) || isAny(b.host));
}

function isAny(host: string): boolean {
  return host === '::' || host === '0.0.0.0';
}

/** Which flags say where to listen. */
export interface PortFlags {
  readonly port: string;
  readonly address: string;
}

/** What kept somebody from listening, in words for who started the proxy. */
export function portError(flags: PortFlags, port: number, host: string, error: unknown): PortError {
  return new PortError(explain(flags, port, host, error), { cause: error });
}

/** Whether several threads may listen on one port here (Linux, some BSDs). */
export async function supportsReusePort(host: string): Promise<boolean> {
  try {
    await bindOnce({ host, port: 0, reusePort: true });
    return true;
  } catch {
    return false;
  }
}

async function bindOnce(options: ListenOptions): Promise<number> {
  const server = createServer();
  server.listen(options);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function explain(flags: PortFlags, port: number, host: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const where = `listen tcp ${host.includes(':') ? `[${host}]` : host}:${port}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${where}: address already in use: stop what listens there, or choose another port with ${flags.port}`;
    case 'EACCES':
      return `${where}: permission denied: ports below 1024 need the capability net_bind_service (or a larger ${flags.port})`;
    case 'EADDRNOTAVAIL':
      return `${where}: this machine has no such address: correct ${flags.address}`;
    default:
      return `${where}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
