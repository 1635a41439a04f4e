import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

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

/** Resolves when the proxy has read all that was sent to it: what is not answered by then is held. */
export async function allHeld({ httpPort }: { readonly httpPort: number }): Promise<void> {
  await expect.poll(() => unread(httpPort), { timeout: 30_000 }).toBe(0);
}
