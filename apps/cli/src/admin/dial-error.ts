import { statSync } from 'node:fs';
import { CliError } from '../cli.errors.js';

interface Cause {
  readonly says: string;
  readonly advice: string;
}

const START = 'start it with `kamal-proxy run`, or name its socket in KAMAL_PROXY_SOCKET';

/** What people and scripts know from the original, and what to do about it. */
const CAUSES: Readonly<Record<string, Cause>> = {
  ENOENT: { says: 'no such file or directory', advice: `No proxy is running here: ${START}.` },
  ECONNREFUSED: {
    says: 'connection refused',
    advice: `The proxy that made this socket has ended: ${START}.`,
  },
  EACCES: { says: 'permission denied', advice: 'Run the command as the user that runs the proxy.' },
  EPERM: { says: 'operation not permitted', advice: 'Run the command as the user that runs the proxy.' },
  ENAMETOOLONG: { says: 'invalid argument', advice: 'A socket path has at most 107 bytes.' },
  EINVAL: { says: 'invalid argument', advice: 'A socket path has at most 107 bytes.' },
  EAGAIN: { says: 'resource temporarily unavailable', advice: 'The proxy is busy: try again.' },
};

export function dialError(error: NodeJS.ErrnoException, socket: string): CliError {
  const known = CAUSES[error.code ?? ''];
  const says = known?.says ?? error.message;
  return new CliError('PROXY_UNREACHABLE', `dial unix ${socket}: connect: ${says}`, {
    cause: error,
    advice: isNoSocket(socket) ? `${socket} is not a socket: ${START}.` : (known?.advice ?? ''),
  });
}

/** The system refuses a plain file as it does the socket of a proxy that has ended. */
function isNoSocket(path: string): boolean {
  try {
    return !statSync(path).isSocket();
  } catch {
    return false;
  }
}
