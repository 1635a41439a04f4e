import { Socket, type SocketConstructorOpts } from 'node:net';
import type { LargeBuffer, ReadBuffers } from './read-buffers.js';

/**
 * Takes what a client sent: `bytes` up to `end`, valid for the call only, unless it is in a large buffer that is held.
 * A range and not a part of the buffer: making one for every read is more than finding the head in it.
 */
export type BytesTaker = (bytes: Buffer, end: number, large: LargeBuffer | null) => void;

/**
 * What the kernel has not taken. It has buffers of some MB for each connection; ours come on top, and are held for as long
 * as the client does not read.
 */
const MOST_QUEUED_BYTES = 16 * 1024;

/**
 * An accepted connection that is read into memory of ours.
 *
 * An ordinary socket allocates 64 KB for every read and gives most of it back; with `onread` a small request costs 3 µs
 * less, and a large body half. Node offers that for the sockets one connects, not for those a server accepts: so the
 * accepted socket's handle is taken over by a socket of our own.
 */
export class ClientSocket extends Socket {
  /** Who takes what comes; without it the socket is an ordinary stream. */
  onBytes: BytesTaker | null = null;
  /** A large body is being received: it is read into a buffer of its own when there is one. */
  expectsLarge = false;
  readonly #buffers: ReadBuffers;
  #large: LargeBuffer | null = null;

  private constructor(handle: unknown, buffers: ReadBuffers) {
    // Called by the constructor of Socket already, when there is no `this` yet.
    const made: { socket?: ClientSocket } = {};
    const options: SocketConstructorOpts = {
      allowHalfOpen: true,
      onread: {
        buffer: () => made.socket?.nextBuffer() ?? buffers.shared,
        callback: (count) => made.socket?.received(count) ?? true,
      },
    };
    // The handle of an accepted socket: node's own server makes its sockets like this.
    super(Object.assign(options, { handle, writableHighWaterMark: MOST_QUEUED_BYTES }));
    this.#buffers = buffers;
    made.socket = this;
    this.on('close', () => this.#dropLarge());
  }

  /**
   * Takes an accepted connection over. It must have been accepted with `pauseOnConnect`, so that nothing was read yet.
   *
   * @returns the socket itself when this version of Node keeps its handle elsewhere; it then emits `data` as usual
   */
  static takeOver(accepted: Socket, buffers: ReadBuffers): Socket {
    const handle: unknown = Reflect.get(accepted, '_handle');
    if (typeof handle !== 'object' || handle === null || !('useUserBuffer' in handle)) return accepted.resume();
    // Without its handle it has nothing to close; its server counts it no more.
    Reflect.set(accepted, '_handle', null);
    accepted.destroy();
    return new ClientSocket(handle, buffers);
  }

  /** Where the next bytes go; asked after each read. */
  private nextBuffer(): Uint8Array {
    const large = this.#large;
    if (large !== null && (large.lent || !this.expectsLarge)) this.#dropLarge();
    if (this.#large === null && this.expectsLarge && !this.destroyed) this.#large = this.#buffers.take(false);
    return this.#large?.bytes ?? this.#buffers.shared;
  }

  private received(count: number): boolean {
    const large = this.#large;
    const bytes = large === null ? this.#buffers.shared : large.bytes;
    // An upgraded connection is piped: back-pressure is the stream's own.
    if (this.onBytes === null) return this.push(Buffer.from(bytes.subarray(0, count)));
    this.onBytes(bytes, count, large);
    return true;
  }

  #dropLarge(): void {
    const large = this.#large;
    this.#large = null;
    large?.release();
  }
}
