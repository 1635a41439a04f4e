import type { SendingStream } from './sending-stream.js';

/** Content that waits in one stream: above it its source pauses, until half of it is sent. */
const MOST_QUEUED_BYTES = 128 * 1024;
/** In all streams of a connection: each of them has a chunk then, and no more. */
const MOST_QUEUED_IN_ALL_BYTES = 512 * 1024;

/** In all connections of a worker: from there on likewise, however little is in one of them. */
const MOST_QUEUED_BY_ALL_BYTES = 1024 * 1024;

/** Content that waits in all connections of a worker. */
export class QueuedContent {
  bytes = 0;
}

/** The streams of one connection that have content waiting: they take turns, and their sources pause. */
export class ContentTurns {
  /** Those with a window, the next in turn first. */
  readonly #ready: SendingStream[] = [];
  #paused: SendingStream[] = [];
  #queuedBytes = 0;

  constructor(private readonly all: QueuedContent) {}

  /** Nobody waits for a turn. */
  get empty(): boolean {
    return this.#ready.length === 0;
  }

  /** Content was queued. @returns false when the stream's source should pause */
  queued(stream: SendingStream, bytes: number): boolean {
    this.#queuedBytes += bytes;
    this.all.bytes += bytes;
    if (stream.queue.length < MOST_QUEUED_BYTES && this.#hasRoom(1)) return true;
    if (!stream.paused) this.#paused.push(stream);
    stream.paused = true;
    return false;
  }

  sent(bytes: number): void {
    this.#queuedBytes -= bytes;
    this.all.bytes -= bytes;
  }

  /** What it had queued is dropped. */
  forget(stream: SendingStream): void {
    this.sent(stream.queue.length);
    stream.queue.clear();
  }

  /** It waits for its next turn, if there is something to wait for. @returns whether it does */
  join(stream: SendingStream): boolean {
    if (stream.takesTurns || !stream.sendable) return false;
    stream.takesTurns = true;
    this.#ready.push(stream);
    return true;
  }

  /** Whose turn it is; undefined when nobody waits. */
  next(): SendingStream | undefined {
    for (;;) {
      const stream = this.#ready.shift();
      if (stream === undefined) return undefined;
      stream.takesTurns = false;
      // It may have been reset, or lost its window, since.
      if (stream.sendable) return stream;
    }
  }

  /** Lets sources go on whose content was sent. One may answer by writing at once, and pause again. */
  resumeSources(): void {
    if (this.#paused.length === 0) return;
    const paused = this.#paused;
    this.#paused = [];
    for (const stream of paused) {
      if (this.#mayGoOn(stream)) {
        stream.paused = false;
        stream.resumeSource();
      } else this.#paused.push(stream);
    }
  }

  #mayGoOn(stream: SendingStream): boolean {
    const queued = stream.queue.length;
    return queued === 0 || (queued <= MOST_QUEUED_BYTES / 2 && this.#hasRoom(1 / 2));
  }

  /** @param part of what may be queued */
  #hasRoom(part: number): boolean {
    return this.#queuedBytes < part * MOST_QUEUED_IN_ALL_BYTES && this.all.bytes < part * MOST_QUEUED_BY_ALL_BYTES;
  }
}
