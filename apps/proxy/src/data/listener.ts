import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** One port of one worker. */
export class Listener {
  readonly #server: Server;

  /**
   * @param onConnection owns the socket from then on
   * @param paused nothing is read of it before it is resumed, or taken over
   */
  constructor(onConnection: (socket: Socket) => void, paused = false) {
    // A client may end its side behind a request and still wants the answer.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: paused }, onConnection);
  }

  /** @param reusePort several workers listen on the same port, and the kernel shares the connections out */
  async listen(port: number, host: string, reusePort: boolean): Promise<void> {
    this.#server.listen({ port, host, reusePort, backlog: BACKLOG });
    await once(this.#server, 'listening');
    // Out of descriptors, most likely: the connection is lost, the listener is not.
    this.#server.on('error', () => undefined);
  }

  /** Accepts no more; connections that were accepted stay. */
  close(): void {
    this.#server.close();
  }
}

/** A burst of new connections waits here while the thread is busy; the kernel's own limit (somaxconn) is above it. */
const BACKLOG = 4096;
