import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { ChildProcess } from 'node:child_process';

const START_DEADLINE_MS = 15_000;
const RETRY_MS = 20;

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/**
 * Resolves when the port accepts connections.
 *
 * @throws Error when the program ends first, or after 15 s
 */
export async function portOpen(port: number, child: ChildProcess): Promise<void> {
  await until(() => accepts(port), child, `port ${port} does not open`);
}

/**
 * Asks again until the condition holds: programs of other projects announce nothing that could be awaited.
 *
 * @throws Error when the program ends first, or after 15 s
 */
export async function until(holds: () => Promise<boolean>, child: ChildProcess, otherwise: string): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!(await holds())) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${otherwise}: the program has ended (${child.exitCode ?? child.signalCode})`);
    if (Date.now() > deadline) throw new Error(`${otherwise} within ${START_DEADLINE_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
