import { once } from 'node:events';
import { chmod, lstat, stat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';

/** The admin socket cannot be opened; the message says why and what to do. */
export class AdminSocketError extends Error {
  readonly code = 'ADMIN_SOCKET';
}

/**
 * Makes the way free for the admin socket: a file left by a dead proxy is removed, a living one is left alone.
 *
 * @throws {AdminSocketError} when another proxy answers there, something else lies there, or the directory is not safe
 */
export async function clearSocketPath(path: string): Promise<void> {
  await checkDirectory(dirname(path));
  const entry = await lstat(path).catch(() => null);
  if (entry === null) return;
  if (!entry.isSocket())
    throw new AdminSocketError(`${path} exists and is not a socket: remove it, or set KAMAL_PROXY_SOCKET`);
  if (await answers(path)) {
    throw new AdminSocketError(
      `another kamal-proxy is running on ${path}: stop it first, or set KAMAL_PROXY_SOCKET to run a second one`,
    );
  }
  await unlink(path);
}

/** Only the owner may talk to the proxy: Fastify makes the socket with 0755. */
export async function protectSocket(path: string): Promise<void> {
  await chmod(path, 0o600);
}

/** Whoever may replace files in the directory could put a socket of his own in our place. */
async function checkDirectory(directory: string): Promise<void> {
  const info = await stat(directory).catch((error: unknown) => {
    throw new AdminSocketError(`the directory of the admin socket, ${directory}, cannot be used: ${reason(error)}`);
  });
  const others = (info.mode & 0o022) !== 0;
  const sticky = (info.mode & 0o1000) !== 0;
  if (others && !sticky) {
    throw new AdminSocketError(
      `others may write to ${directory}, where the admin socket would be: chmod go-w it, or set KAMAL_PROXY_SOCKET`,
    );
  }
}

async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.on('error', () => undefined);
    socket.destroy();
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
