import { readFileSync } from 'node:fs';

/**
 * What clients have sent to a local port and nobody has read yet: bytes, and connections that nobody has accepted. None,
 * and the server has seen everything that was sent so far.
 */
export function unread(port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address]) => address?.endsWith(local))
    .reduce((sum, [, , , , queues]) => sum + Number.parseInt(queues?.split(':')[1] ?? '0', 16), 0);
}
