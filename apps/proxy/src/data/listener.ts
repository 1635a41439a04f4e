import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/**
 * A client whose host is gone says nothing any more, and nothing is said to it while its target is silent: the kernel asks
 * then, ten times in ten seconds.
 */
const KEEP_ALIVE_AFTER_MS = 60_000;

/** One port of one worker. */
export class Listener {
  readonly #server: Server;

  /**
   * @param onConnection owns the socket from then on
   * @param paused nothing is read of it before it is resumed, or taken over
   */
  constructor(onConnection: (socket: Socket) => void, paused = false) {
    this.#server = createServer(
      {
        // A client may end its side behind a request and still wants the answer.
        allowHalfOpen: true,
        noDelay: true,
        pauseOnConnect: paused,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
      },
      onConnection,
    );
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
