import type { Duplex } from 'node:stream';
import { FRAME_BYTES, FRAME_HEAD_BYTES, writeFrameHead } from './frame.js';
import type { WriteBuffers } from './write-buffers.js';

export interface OutputOwner {
  /** The socket has taken everything that it was given. */
  outputTaken(): void;
}

const NOTHING = Buffer.alloc(0);
/** A socket that has taken more has a client that reads: the kernel, with its usual settings, keeps 4 MB to be sent at most. */
export const READER_BYTES = 4 * 1024 * 1024;
/** Until then one write is half as large: 100 clients that do not read hold 1 MB less, with the copy that TLS has. */
const CAUTIOUS_BYTES = 8 * (FRAME_HEAD_BYTES + FRAME_BYTES);

/**
 * What is to be written to one client: frames are composed straight into {@link bytes}, from {@link length} on.
 *
 * One buffer is filled while another is written. DATA waits in its stream when there is no room here; heads and the
 * frames of the protocol itself always find some, so whoever makes them has to see that it does not become too much.
 */
export class Output {
  /** Valid until the next {@link room} or {@link send}. */
  bytes: Buffer = NOTHING;
  length = 0;
  /** Another number for every buffer: a frame may be changed as long as it is the same as when it was composed. */
  serial = 0;
  /** Bytes that the socket has taken. */
  takenBytes = 0;
  /** Bytes that were given to the socket, and that it has yet to take. */
  writtenBytes = 0;
  /** Filled, and how far; the next to be written first. */
  #full: Buffer[] = [];
  #fullSizes: number[] = [];
  #fullBytes = 0;
  /** Being written. */
  readonly #writing: Buffer[] = [];
  readonly #writingSizes: number[] = [];
  #gone = false;

  constructor(
    private readonly socket: Duplex,
    private readonly buffers: WriteBuffers,
    private readonly owner: OutputOwner,
  ) {}

  /** A write is under way. */
  get writing(): boolean {
    return this.#writing.length > 0;
  }

  /** Bytes that were composed and not yet given to the socket. */
  get composedBytes(): number {
    return this.#fullBytes + this.length;
  }

  /** How much DATA, its frame's head included, goes out with what is composed already. */
  get spareBytes(): number {
    if (this.#full.length > 0) return 0;
    // What it has itself counts: its own large buffer may be the last of them.
    const largest = Math.max(this.buffers.largest, this.bytes.length);
    return Math.max(0, Math.min(largest, this.takenBytes < READER_BYTES ? CAUTIOUS_BYTES : Infinity) - this.length);
  }

  /** Makes room for so many bytes behind {@link length}. @returns where they go */
  room(bytes: number): number {
    const needed = this.length + bytes;
    if (needed <= this.bytes.length) return this.length;
    if (this.length > 0 && needed > this.buffers.largest) this.#setAside();
    const grown = this.buffers.takeToFill(this.length + bytes);
    if (this.length > 0) this.bytes.copy(grown, 0, 0, this.length);
    this.buffers.giveBack(this.bytes);
    this.bytes = grown;
    return this.length;
  }

  /** Composes a frame but for its payload. @returns where that goes, in {@link bytes} */
  frame(type: number, flags: number, streamId: number, payloadBytes: number): number {
    const at = this.room(FRAME_HEAD_BYTES + payloadBytes);
    writeFrameHead(this.bytes, at, payloadBytes, type, flags, streamId);
    this.length = at + FRAME_HEAD_BYTES + payloadBytes;
    return at + FRAME_HEAD_BYTES;
  }

  /** Gives everything to the socket, in one write as a rule. */
  send(): void {
    if (this.#gone) return;
    if (this.length > 0) this.#setAside();
    const full = this.#full;
    const sizes = this.#fullSizes;
    this.#full = [];
    this.#fullSizes = [];
    this.#fullBytes = 0;
    for (let i = 0; i < full.length; i++) {
      const bytes = full[i] ?? NOTHING;
      const size = sizes[i] ?? 0;
      this.#writing.push(bytes);
      this.#writingSizes.push(size);
      this.writtenBytes += size;
      this.socket.write(bytes.subarray(0, size), this.#written);
    }
  }

  /** Nothing more is composed. What is being written comes back when it is, or when the socket is closed. */
  dispose(): void {
    this.#gone = true;
    for (const bytes of [...this.#full, this.bytes]) this.buffers.giveBack(bytes);
    this.#full = [];
    this.#fullSizes = [];
    this.#fullBytes = 0;
    this.length = 0;
    this.bytes = NOTHING;
  }

  #setAside(): void {
    this.#full.push(this.bytes);
    this.#fullSizes.push(this.length);
    this.#fullBytes += this.length;
    this.bytes = NOTHING;
    this.length = 0;
    this.serial++;
  }

  readonly #written = (): void => {
    const size = this.#writingSizes.shift() ?? 0;
    this.writtenBytes -= size;
    this.takenBytes += size;
    this.buffers.giveBack(this.#writing.shift() ?? NOTHING);
    if (this.#writing.length === 0 && !this.#gone) this.owner.outputTaken();
  };
}
