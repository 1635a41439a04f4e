import { ConnectionError } from './connection-error.js';
import type { Effort } from './effort.js';
import { ErrorCode } from './error-code.js';
import { Flag, FRAME_BYTES, FRAME_HEAD_BYTES, FrameType } from './frame.js';

/** Gets what a connection sends, frame by frame. Whatever it throws ends the reading. */
export interface FrameHandler {
  /** A frame's head came: is it allowed here at all? Asked before anything of it is kept. */
  begins(type: number, flags: number, streamId: number): void;
  /** A whole frame that is not DATA. Its payload is `bytes` from `start` to `end`, which are valid for the call only. */
  frame(type: number, flags: number, streamId: number, bytes: Buffer, start: number, end: number): void;
  /** A DATA frame. @param length of its payload with all padding: what flow control counts */
  dataBegins(streamId: number, length: number): void;
  /** Content of the DATA frame that has begun; never empty; valid for the call only. */
  data(content: Buffer): void;
  /** @param endsStream the frame is the last one of its stream */
  dataEnds(endsStream: boolean): void;
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

const PREFACE_STATE = 0;
const HEAD = 1;
const PAYLOAD = 2;
const PAD_LENGTH = 3;
const CONTENT = 4;
const PADDING = 5;

/**
 * Takes apart what a client sends: the preface, then frames (RFC 9113 3.4, 4.1), however they were cut on their way.
 *
 * Frames that are here as a whole are handed on where they lie, others are put together first; DATA is never put
 * together, but handed on in the pieces that it comes in.
 */
export class FrameReader {
  /** Frames whose head came. */
  frames = 0;
  #state = PREFACE_STATE;
  #prefaceSeen = 0;
  /** The head of a frame, when it is cut. */
  readonly #head = Buffer.alloc(FRAME_HEAD_BYTES);
  #headSeen = 0;
  #type = 0;
  #flags = 0;
  #streamId = 0;
  /** Bytes of the payload that are still to come; of DATA without its padding. */
  #left = 0;
  #padding = 0;
  /** The payload of a frame that is cut. */
  #payload: Buffer | null = null;

  constructor(
    private readonly handler: FrameHandler,
    private readonly effort: Effort,
  ) {}

  /** The client has begun something, and has yet to send the rest of it. How DATA goes on is a matter of its stream. */
  get partial(): boolean {
    if (this.#state === PREFACE_STATE) return this.#prefaceSeen > 0;
    return this.#state === PAYLOAD || (this.#state === HEAD && this.#headSeen > 0);
  }

  /**
   * Takes bytes until they are over, or made {@link Effort enough} work for now.
   *
   * @returns how many were taken
   * @throws {ConnectionError} and whatever the handler throws
   */
  take(bytes: Buffer): number {
    let at = this.#state === PREFACE_STATE ? this.#preface(bytes) : 0;
    while (at < bytes.length && !this.effort.isEnough()) at = this.#step(bytes, at);
    return at;
  }

  #step(bytes: Buffer, at: number): number {
    switch (this.#state) {
      case HEAD:
        return this.#readHead(bytes, at);
      case PAYLOAD:
        return this.#collect(bytes, at);
      case PAD_LENGTH:
        this.#padLength(bytes[at] ?? 0);
        return at + 1;
      case CONTENT:
        return this.#content(bytes, at);
      default:
        return this.#skip(bytes, at);
    }
  }

  #preface(bytes: Buffer): number {
    const seen = this.#prefaceSeen;
    const count = Math.min(PREFACE.length - seen, bytes.length);
    if (bytes.compare(PREFACE, seen, seen + count, 0, count) !== 0) {
      throw new ConnectionError(ErrorCode.ProtocolError, 'the preface is missing');
    }
    this.#prefaceSeen += count;
    if (this.#prefaceSeen === PREFACE.length) this.#state = HEAD;
    return count;
  }

  #readHead(bytes: Buffer, at: number): number {
    if (this.#headSeen === 0 && at + FRAME_HEAD_BYTES <= bytes.length) {
      return this.#begin(bytes, at, bytes, at + FRAME_HEAD_BYTES);
    }
    const count = Math.min(FRAME_HEAD_BYTES - this.#headSeen, bytes.length - at);
    bytes.copy(this.#head, this.#headSeen, at, at + count);
    this.#headSeen += count;
    if (this.#headSeen < FRAME_HEAD_BYTES) return at + count;
    this.#headSeen = 0;
    return this.#begin(this.#head, 0, bytes, at + count);
  }

  /** @returns where the next step goes on in `bytes` */
  #begin(head: Buffer, at: number, bytes: Buffer, next: number): number {
    const length = head.readUIntBE(at, 3);
    const type = head[at + 3] ?? 0;
    const flags = head[at + 4] ?? 0;
    const streamId = head.readUInt32BE(at + 5) & 0x7fffffff;
    this.frames++;
    this.handler.begins(type, flags, streamId);
    if (length > FRAME_BYTES) throw new ConnectionError(ErrorCode.FrameSizeError, `a frame of ${length} bytes`);
    this.#flags = flags;
    if (type === FrameType.Data) {
      this.handler.dataBegins(streamId, length);
      return this.#beginData(length, next);
    }
    const end = next + length;
    if (end <= bytes.length) {
      this.handler.frame(type, flags, streamId, bytes, next, end);
      return end;
    }
    this.#type = type;
    this.#streamId = streamId;
    this.#left = length;
    this.#payload = Buffer.allocUnsafeSlow(length);
    this.#state = PAYLOAD;
    return next;
  }

  #collect(bytes: Buffer, at: number): number {
    const payload = this.#payload ?? Buffer.alloc(0);
    const count = Math.min(this.#left, bytes.length - at);
    bytes.copy(payload, payload.length - this.#left, at, at + count);
    this.#left -= count;
    if (this.#left > 0) return at + count;
    this.#state = HEAD;
    this.#payload = null;
    this.handler.frame(this.#type, this.#flags, this.#streamId, payload, 0, payload.length);
    return at + count;
  }

  #beginData(length: number, next: number): number {
    this.#left = length;
    this.#padding = 0;
    if ((this.#flags & Flag.Padded) === 0) this.#contentBegins();
    else if (length === 0) throw new ConnectionError(ErrorCode.FrameSizeError, 'padded DATA without a pad length');
    else this.#state = PAD_LENGTH;
    return next;
  }

  #padLength(padding: number): void {
    if (padding >= this.#left) throw new ConnectionError(ErrorCode.ProtocolError, 'DATA is all padding, and more');
    this.#padding = padding;
    this.#left -= 1 + padding;
    this.#contentBegins();
  }

  #contentBegins(): void {
    if (this.#left > 0) this.#state = CONTENT;
    else this.#contentEnds();
  }

  #content(bytes: Buffer, at: number): number {
    const end = Math.min(at + this.#left, bytes.length);
    this.#left -= end - at;
    this.handler.data(bytes.subarray(at, end));
    if (this.#left === 0) this.#contentEnds();
    return end;
  }

  #contentEnds(): void {
    if (this.#padding > 0) this.#state = PADDING;
    else this.#dataEnds();
  }

  #skip(bytes: Buffer, at: number): number {
    const count = Math.min(this.#padding, bytes.length - at);
    this.#padding -= count;
    if (this.#padding === 0) this.#dataEnds();
    return at + count;
  }

  #dataEnds(): void {
    this.#state = HEAD;
    this.handler.dataEnds((this.#flags & Flag.EndStream) !== 0);
  }
}
