import type { Socket } from 'node:net';
import { type BytesTaker, ClientSocket } from './client-socket.js';
import { readAsStream, readIntoShared } from './read-into-shared.js';

/** The reading of a client's connection, in the cheapest way that its socket has. */
export class ClientInput {
  readonly #onData: (bytes: Buffer) => void;

  constructor(
    private readonly socket: Socket,
    take: BytesTaker,
  ) {
    this.#onData = (bytes) => take(bytes, bytes.length, null);
    if (socket instanceof ClientSocket) socket.onBytes = take;
    else if (!readIntoShared(socket, this.#onData)) socket.on('data', this.#onData);
  }

  /** It is an ordinary stream from now on, and paused: it flowed, and would lose what comes before the next listener does. */
  detach(): void {
    if (this.socket instanceof ClientSocket) this.socket.onBytes = null;
    else readAsStream(this.socket);
    this.socket.off('data', this.#onData);
    this.socket.pause();
  }
}
