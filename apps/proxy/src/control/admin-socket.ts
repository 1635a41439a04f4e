import { chmod, lstat, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { askSocket } from './ask-socket.js';

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
  const entry = await lstat(path).catch(missing(path));
  if (entry === null) return;
  if (!entry.isSocket())
    throw new AdminSocketError(`${path} exists and is not a socket: remove it, or set KAMAL_PROXY_SOCKET`);
  if (await isAlive(path)) throw anotherRuns(path);
  await unlink(path).catch(missing(path));
}

/** @returns what a second one needs: with the same home it would write the state that the first one keeps there */
function anotherRuns(path: string): AdminSocketError {
  return new AdminSocketError(
    `another kamal-proxy is running on ${path}: stop it first, or set KAMAL_PROXY_SOCKET, and another HOME, to run a ` +
      'second one',
  );
}

/**
 * Only the owner may talk to the proxy, from the first moment: Fastify would make the socket with 0755.
 *
 * The mask is the process's: a directory that is made meanwhile, for a certificate, still has to be one that its owner
 * can enter. So the socket is executable for as long as this takes, which means nothing.
 *
 * @param listen binds the socket
 * @throws {AdminSocketError} when a proxy that started at the same moment was faster
 */
export async function listenPrivately(path: string, listen: () => Promise<unknown>): Promise<void> {
  const before = process.umask(0o077);
  try {
    await listen();
  } catch (error) {
    throw codeOf(error) === 'EADDRINUSE' ? anotherRuns(path) : error;
  } finally {
    process.umask(before);
  }
  await chmod(path, 0o600);
}

/** Whoever may replace files in the directory could put a socket of his own in our place; a group is trusted. */
async function checkDirectory(directory: string): Promise<void> {
  const info = await stat(directory).catch((error: unknown) => {
    throw new AdminSocketError(
      `the directory of the admin socket, ${directory}, cannot be used: ${reason(error)}: make it, or set KAMAL_PROXY_SOCKET`,
    );
  });
  const everyone = (info.mode & 0o002) !== 0;
  const sticky = (info.mode & 0o1000) !== 0;
  if (everyone && !sticky) {
    throw new AdminSocketError(
      `everyone may write to ${directory}, where the admin socket would be: chmod o-w it, or set KAMAL_PROXY_SOCKET`,
    );
  }
}

/** Only a refusal says that nobody listens: a full queue, or a socket that we may not open, has somebody behind it. */
async function isAlive(path: string): Promise<boolean> {
  const why = await askSocket(path);
  return why === null || (codeOf(why) !== 'ECONNREFUSED' && codeOf(why) !== 'ENOENT');
}

/** Takes a missing file for none, and says of anything else that it is in the way. */
function missing(path: string): (error: unknown) => null {
  return (error) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw new AdminSocketError(`the admin socket ${path} cannot be replaced: ${reason(error)}`);
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
