import type { Socket } from 'node:net';
import type { ConnectionView, Scheme } from '@app/pipeline';
import { clientAddress } from './client-address.js';

/** What stages see of the connection that a socket is. */
export class SocketView implements ConnectionView {
  readonly clientAddress: string;
  readonly clientPort: number;

  /**
   * @param serverPort as it was configured
   * @param certificateCovers what the connection's certificate says; null without TLS, where every host will do
   */
  constructor(
    socket: Pick<Socket, 'remoteAddress' | 'remotePort'>,
    readonly scheme: Scheme,
    readonly serverPort: number,
    private readonly certificateCovers: ((host: string) => boolean) | null,
  ) {
    // Kept, because a socket that is gone has no address any more, and the log still wants it.
    this.clientAddress = clientAddress(socket.remoteAddress);
    this.clientPort = socket.remotePort ?? 0;
  }

  covers(host: string): boolean {
    return this.certificateCovers === null || this.certificateCovers(host);
  }
}
