/** Frames of those that are budgeted. Together they are some 50 µs of work at most. */
const MOST_AT_ONCE = 16;
/** What is sent has to be paid for with windows: a client may open two for each frame of DATA. */
const BYTES_THAT_JUSTIFY_ONE = 8192;

/** What a client makes us do beside serving its requests, since it was last held up for it. */
export class Effort {
  frames = 0;

  /** It is somebody else's turn. */
  get enough(): boolean {
    return this.frames >= MOST_AT_ONCE;
  }

  /** So much content was sent to it. */
  justifiedBy(bytes: number): void {
    this.frames = Math.max(0, this.frames - bytes / BYTES_THAT_JUSTIFY_ONE);
  }
}
