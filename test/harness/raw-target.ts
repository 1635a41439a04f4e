import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { Recorded } from './recorded.js';

/** What to do with a request: its head as it came, and the connection to answer on. */
export type RawBehaviour = (socket: Socket, head: string, count: number) => void;

const HEALTHY = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/**
 * A target that sees every byte: it answers probes, keeps all that came on each other connection, and answers as the
 * test says. It reads heads only, so that bytes the proxy should not have let through show up as another "request".
 */
export class RawTarget {
  /** Everything a connection received, by connection, probes left out. */
  readonly connections: { bytes: string; readonly socket: Socket }[] = [];
  readonly heads = new Recorded<string>('request head at the raw target');
  readonly #server: Server;
  #requests = 0;

  private constructor(private readonly behaviour: RawBehaviour) {
    this.#server = createServer((socket) => this.#connected(socket));
  }

  static async start(behaviour: RawBehaviour = answerOk): Promise<RawTarget> {
    const target = new RawTarget(behaviour);
    target.#server.listen(0, '127.0.0.1');
    await once(target.#server, 'listening');
    onTestFinished(() => target.stop());
    return target;
  }

  /** What `--target` takes. */
  get target(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the target does not listen');
    return `127.0.0.1:${address.port}`;
  }

  /** All bytes of all requests, in the order of the connections. */
  get bytes(): string {
    return this.connections.map((connection) => connection.bytes).join('');
  }

  stop(): void {
    this.#server.close();
    for (const { socket } of this.connections) socket.destroy();
  }

  #connected(socket: Socket): void {
    const connection = { bytes: '', unread: '', socket };
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => this.#received(connection, chunk.toString('latin1')));
  }

  #received(connection: { bytes: string; unread: string; readonly socket: Socket }, text: string): void {
    if (text.startsWith('GET /up ')) {
      connection.socket.write(HEALTHY);
      return;
    }
    if (connection.bytes === '') this.connections.push(connection);
    connection.bytes += text;
    connection.unread += text;
    this.#readHeads(connection);
  }

  #readHeads(connection: { unread: string; readonly socket: Socket }): void {
    const end = connection.unread.indexOf('\r\n\r\n') + 4;
    if (end < 4) return;
    const head = connection.unread.slice(0, end);
    connection.unread = connection.unread.slice(end + bodyLength(head));
    this.#requests += 1;
    this.heads.add(head);
    this.behaviour(connection.socket, head, this.#requests);
    this.#readHeads(connection);
  }
}

function bodyLength(head: string): number {
  return Number(/^content-length: (\d+)\r$/im.exec(head)?.[1] ?? 0);
}

export function answerOk(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
}
