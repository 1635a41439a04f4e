import { once } from 'node:events';
import { connect } from 'node:net';

/** Connects to a Unix socket, and hangs up. @returns null when somebody listens there, else why nobody does */
export async function askSocket(path: string): Promise<unknown> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return null;
  } catch (error) {
    return error;
  } finally {
    socket.on('error', () => undefined);
    socket.destroy();
  }
}
