import { AdminSocketError } from './admin-socket.js';

const ELSEWHERE = 'set KAMAL_PROXY_SOCKET';

/** What the system says when it does not make the socket, and what to do about it. */
const CAUSES: Readonly<Record<string, string>> = {
  EINVAL: `a socket path has at most 107 bytes: ${ELSEWHERE} to a shorter one`,
  ENAMETOOLONG: `a socket path has at most 107 bytes: ${ELSEWHERE} to a shorter one`,
  EACCES: `this user may not write to its directory: change that, or ${ELSEWHERE}`,
  EPERM: `this user may not write to its directory: change that, or ${ELSEWHERE}`,
  EROFS: `its directory is on a read-only file system: ${ELSEWHERE}`,
  ENOSPC: `there is no room left in its directory: make some, or ${ELSEWHERE}`,
};

/** Why the admin socket could not be made. What nobody has foreseen is handed on. */
export function listenRefused(path: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const why = CAUSES[String(thrown.code)];
  if (why === undefined) return thrown;
  return new AdminSocketError(`the admin socket ${path} cannot be made: ${why}`, { cause: thrown });
}
