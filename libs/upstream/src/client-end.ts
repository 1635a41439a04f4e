import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { DetachedConnection, Exchange } from '@app/pipeline';

type Done = (error?: Error | null) => void;

/** After this long without a sign of life the kernel asks whether the client's host is still there. */
const KEEP_ALIVE_AFTER_MS = 15_000;

/**
 * The client's end of a tunnel, as http-proxy sees it.
 *
 * It stands in for the client's socket: that stays with the codec until the target has agreed to switch protocols,
 * because a refusal is an ordinary answer. Bytes are counted here; back-pressure and half-close pass through both ways.
 */
export class ClientEnd extends Duplex {
  #client: Duplex | null = null;
  #head = '';

  constructor(private readonly exchange: Exchange) {
    super({ allowHalfOpen: true, decodeStrings: false });
    this.on('error', () => undefined);
  }

  /** The target has agreed: from now on this is the client's socket. @param head of the 101, to be sent as latin1 */
  attach({ socket, rest }: DetachedConnection, head: string): void {
    this.#client = socket;
    this.#head = head;
    socket.allowHalfOpen = true;
    if (socket instanceof Socket) socket.setTimeout(0).setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => {
      // Closed in order, what it sent may still be on its way through here; otherwise there is nobody left.
      if (!socket.readableEnded) this.destroy();
    });
    socket.on('data', (chunk: Buffer) => this.#received(chunk));
    socket.on('end', () => this.push(null));
    if (rest.length > 0) this.#received(rest);
    // It may have said its last, or be gone, before it was handed over.
    if (socket.destroyed) this.destroy();
    else if (socket.readableEnded) this.push(null);
    else socket.resume();
  }

  #received(chunk: Buffer): void {
    this.exchange.bytesReceived += chunk.length;
    if (!this.push(chunk)) this.#client?.pause();
  }

  override _read(): void {
    this.#client?.resume();
  }

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: Done): void {
    if (this.#client === null) return done(new Error('written to a client before the target agreed to the upgrade'));
    // Text is the head of the 101 in http-proxy's words: names in lower case, repeated fields merged, hop-by-hop ones kept.
    if (typeof chunk === 'string') return void this.#client.write(this.#head, 'latin1', done);
    this.exchange.bytesSent += chunk.length;
    this.#client.write(chunk, done);
  }

  override _final(done: Done): void {
    if (this.#client === null) done();
    else this.#client.end(done);
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#client?.destroy();
    done(error);
  }

  // http-proxy prepares what it takes for a net.Socket; that was done in `attach`.
  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}
