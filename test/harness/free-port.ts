import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the range from which the kernel gives outgoing connections their ports (32,768 and up on Linux): a port that
 * is free now cannot be taken by the test's own clients before the proxy binds it.
 */
const FIRST = 15_000;
const PORTS_EACH = 2_000;
const SHARES = 8;

let next = Math.floor(Math.random() * PORTS_EACH);

/** A port of the loopback that is free, from this test worker's own share. */
export async function freePort(): Promise<number> {
  const share = Number(process.env['VITEST_POOL_ID'] ?? 0) % SHARES;
  for (;;) {
    next = (next + 1) % PORTS_EACH;
    const port = FIRST + share * PORTS_EACH + next;
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port);
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
