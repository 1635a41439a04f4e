import type { Release } from '@app/pipeline';
import { ChunkQueue } from './chunk-queue.js';

const NOTHING = new ChunkQueue();

/** A stream as its sender sees it: content that waits, and for what. */
export abstract class SendingStream {
  /** Content that waits; a queue of its own when there is some. */
  queue = NOTHING;
  /** Bytes of content that were sent. */
  sentBytes = 0;
  /** It is among those that take turns. */
  takesTurns = false;
  /** Its source waits. */
  paused = false;
  /** Where in the output the last frame of it that may end it begins, and in which buffer. */
  lastFrameAt = 0;
  lastFrameSerial = -1;

  /** @param window what the client takes of it, bytes; a change of SETTINGS may make it negative */
  constructor(
    readonly id: number,
    public window: number,
  ) {}

  /** Content waits for nothing but its turn. */
  get sendable(): boolean {
    return this.window > 0 && this.queue.length > 0;
  }

  /** Keeps what cannot be sent at once. */
  enqueue(chunk: Uint8Array, release: Release | null): void {
    if (this.queue === NOTHING) this.queue = new ChunkQueue();
    this.queue.push(chunk, release);
  }

  /** Everything that was queued is sent. */
  abstract drained(): void;
  /** The source of its content may go on. */
  abstract resumeSource(): void;
}
