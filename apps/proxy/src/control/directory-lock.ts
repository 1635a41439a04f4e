import { once } from 'node:events';
import { lstat, mkdir, unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { askSocket } from './ask-socket.js';

/** Another living proxy keeps its state in the same directory; the message says what to do. */
export class DirectoryInUseError extends Error {
  readonly code = 'DIRECTORY_IN_USE';
}

/**
 * Keeps a second proxy away from the directory of the state: each would write over what the other one saved.
 *
 * It is a socket that is listened on. The kernel takes it from a process that dies, however it does, which no number of
 * a process in a file could tell: in a container every proxy has the same one. Where there can be no socket (a read-only
 * directory, a file system without them) there is no lock, and the proxy starts as it would without.
 */
export class DirectoryLock {
  private constructor(private readonly server: Server) {}

  /** @returns null where there can be none @throws {DirectoryInUseError} */
  static async take(directory: string): Promise<DirectoryLock | null> {
    const path = join(directory, 'kamal-proxy.lock');
    // In doubt nobody has it: a proxy that does not start is worse than two on one directory, which takes some effort.
    if ((await askSocket(path)) === null) {
      throw new DirectoryInUseError(
        `another kamal-proxy keeps its state in ${directory}: stop it first, or set another HOME to run a second one`,
      );
    }
    const server = createServer((socket) => socket.destroy());
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      if ((await lstat(path).catch(() => null))?.isSocket()) await unlink(path);
      server.listen(path);
      await once(server, 'listening');
    } catch {
      return null;
    }
    server.on('error', () => undefined);
    server.unref();
    return new DirectoryLock(server);
  }

  /** Also removes the socket. */
  release(): void {
    this.server.close();
  }
}
