import type { Duplex } from 'node:stream';
import type { Fields, Release } from '@app/pipeline';
import { ErrorCode } from './error-code.js';
import type { Flushable } from './flush-turn.js';
import { DEFAULT_WINDOW, Flag, FLAGS_AT, FRAME_BYTES, FRAME_HEAD_BYTES, FrameType } from './frame.js';
import { ContentTurns } from './content-turns.js';
import { finishHeaders } from './header-frames.js';
import { HpackEncoder } from './hpack/hpack-encoder.js';
import type { Http2Resources } from './http2-resources.js';
import { Output, type OutputOwner } from './output.js';
import type { SendingStream } from './sending-stream.js';

export interface SenderOwner {
  /** So many bytes of DATA were sent. */
  contentSent(bytes: number): void;
  /** The client does not read, and goes on asking for things. */
  overloaded(): void;
  /** Everything that happened in the turn is said, or waits. */
  turnEnded(): void;
}

/** Heads, and answers to PING and SETTINGS, that wait for a client that does not read. */
const MOST_COMPOSED_BYTES = 512 * 1024;

/**
 * Everything that is sent on one connection. Small answers are composed at once, head and body in one piece; what does
 * not fit, into the write or into the windows, waits in its stream, and the streams that wait take turns, a frame each.
 */
export class Sender implements Flushable, OutputOwner {
  /** Bytes of DATA that the client takes on this connection. */
  window = DEFAULT_WINDOW;
  readonly output: Output;
  readonly #encoder = new HpackEncoder();
  readonly #turns: ContentTurns;
  #sentBytes = 0;
  #scheduled = false;
  #held = false;

  constructor(
    socket: Duplex,
    private readonly resources: Http2Resources,
    private readonly owner: SenderOwner,
  ) {
    this.output = new Output(socket, resources.buffers, this);
    this.#turns = new ContentTurns(resources.queued);
  }

  /** At the end of this turn what was composed leaves, unless it is {@link hold held back}. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.resources.turn.add(this);
  }

  /** @throws {ProxyError} when a field cannot be sent */
  head(stream: SendingStream, status: number, fields: Fields, length: number | null): void {
    const at = this.#roomForHeaders(fields);
    const { bytes } = this.output;
    const end = this.#encoder.encodeHead(status, fields, length, Date.now(), bytes, at + FRAME_HEAD_BYTES);
    this.#headers(stream, at, end, 0);
  }

  /** @throws {ProxyError} when a field cannot be sent */
  interimHead(stream: SendingStream, status: number, fields: Fields): void {
    const at = this.#roomForHeaders(fields);
    const end = this.#encoder.encodeInterim(status, fields, this.output.bytes, at + FRAME_HEAD_BYTES);
    this.#headers(stream, at, end, 0);
  }

  /** The end of the stream with them. @throws {ProxyError} when a field cannot be sent */
  trailers(stream: SendingStream, fields: Fields): void {
    const at = this.#roomForHeaders(fields);
    const end = this.#encoder.encodeTrailers(fields, this.output.bytes, at + FRAME_HEAD_BYTES);
    this.#headers(stream, at, end, Flag.EndStream);
  }

  /** @returns false when the source of this content should pause */
  content(stream: SendingStream, chunk: Uint8Array, release: Release | null): boolean {
    if (this.#goesAtOnce(stream, chunk.length)) {
      const at = this.#data(stream, chunk.length);
      this.output.bytes.set(chunk, at);
      release?.();
      return true;
    }
    stream.enqueue(chunk, release);
    this.takeTurns(stream);
    return this.#turns.queued(stream, chunk.length);
  }

  /** Nothing comes behind what was composed of this stream: the last frame says so, or one more. */
  end(stream: SendingStream): void {
    const { output } = this;
    if (stream.lastFrameSerial === output.serial) {
      const at = stream.lastFrameAt + FLAGS_AT;
      output.bytes[at] = (output.bytes[at] ?? 0) | Flag.EndStream;
    } else output.frame(FrameType.Data, Flag.EndStream, stream.id, 0);
    this.schedule();
  }

  /** The stream has something to send, and a window for it. */
  takeTurns(stream: SendingStream): void {
    if (this.#turns.join(stream)) this.schedule();
  }

  /** What it had queued is gone. */
  forget(stream: SendingStream): void {
    this.#turns.forget(stream);
  }

  reset(streamId: number, code: ErrorCode): void {
    const at = this.output.frame(FrameType.RstStream, 0, streamId, 4);
    this.output.bytes.writeUInt32BE(code, at);
    this.schedule();
  }

  windowUpdate(streamId: number, increment: number): void {
    const at = this.output.frame(FrameType.WindowUpdate, 0, streamId, 4);
    this.output.bytes.writeUInt32BE(increment, at);
    this.schedule();
  }

  /** A frame of the connection itself. */
  control(type: number, flags: number, payload: Uint8Array): void {
    const at = this.output.frame(type, flags, 0, payload.length);
    this.output.bytes.set(payload, at);
    this.schedule();
  }

  /** What is composed leaves when {@link letOut} says so: a client that has to wait gets no write of its own. */
  hold(): void {
    this.#held = true;
  }

  /** What was held back leaves. @param forGood nothing is held back from now on */
  letOut(forGood: boolean): void {
    if (!this.#held) return;
    this.#held = false;
    if (this.#scheduled) this.resources.turn.now(this);
    this.#held = !forGood;
  }

  flush(): void {
    // Still scheduled when it is held back: the next to let it out finds it. And it may have been let out before.
    if (this.#held || !this.#scheduled) return;
    this.#scheduled = false;
    if (!this.output.writing) {
      this.#giveTurns();
      this.output.send();
      this.#turns.resumeSources();
    } else if (this.output.composedBytes > MOST_COMPOSED_BYTES) this.owner.overloaded();
    this.owner.turnEnded();
  }

  outputTaken(): void {
    if (!this.#turns.empty || this.output.composedBytes > 0) this.schedule();
  }

  /** The last words: whatever was composed is given to the socket, and nothing after it. */
  close(): void {
    this.output.send();
    this.output.dispose();
  }

  #goesAtOnce(stream: SendingStream, bytes: number): boolean {
    return (
      bytes <= FRAME_BYTES &&
      bytes <= stream.window &&
      bytes <= this.window &&
      this.#turns.empty &&
      stream.queue.length === 0 &&
      bytes + FRAME_HEAD_BYTES <= this.output.spareBytes
    );
  }

  #roomForHeaders(fields: Fields): number {
    return this.output.room(FRAME_HEAD_BYTES + HpackEncoder.roomFor(fields));
  }

  #headers(stream: SendingStream, at: number, end: number, flags: number): void {
    this.#composed(stream, at);
    finishHeaders(this.output, at, end, stream.id, flags);
  }

  #composed(stream: SendingStream, at: number): void {
    stream.lastFrameAt = at;
    stream.lastFrameSerial = this.output.serial;
    this.schedule();
  }

  /** @returns where the content goes */
  #data(stream: SendingStream, length: number): number {
    const at = this.output.frame(FrameType.Data, 0, stream.id, length);
    this.#composed(stream, at - FRAME_HEAD_BYTES);
    stream.window -= length;
    stream.sentBytes += length;
    this.window -= length;
    this.#sentBytes += length;
    return at;
  }

  #giveTurns(): void {
    for (;;) {
      const spare = this.output.spareBytes - FRAME_HEAD_BYTES;
      if (spare < LEAST_FRAME_BYTES || this.window <= 0) break;
      const stream = this.#turns.next();
      if (stream === undefined) break;
      this.#sendFrom(stream, Math.min(stream.queue.length, FRAME_BYTES, spare, stream.window, this.window));
      this.#turns.join(stream);
    }
    if (this.#sentBytes > 0) this.owner.contentSent(this.#sentBytes);
    this.#sentBytes = 0;
  }

  #sendFrom(stream: SendingStream, bytes: number): void {
    const at = this.#data(stream, bytes);
    this.#turns.sent(bytes);
    stream.queue.copyTo(this.output.bytes, at, bytes);
    if (stream.queue.length === 0) stream.drained();
  }
}

/** What is left of a write is not worth a frame of its own. */
const LEAST_FRAME_BYTES = 1024;
