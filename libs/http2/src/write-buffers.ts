import { FRAME_BYTES, FRAME_HEAD_BYTES } from './frame.js';

/** Bytes of what most turns write: some small answers. */
export const SMALL_BYTES = 16 * 1024;
/** Bytes of what one write takes at most: eight full DATA frames. */
export const LARGE_BYTES = 8 * (FRAME_HEAD_BYTES + FRAME_BYTES);

/** 1 MB and 2 MB that one worker keeps for the next turn. */
const MOST_FREE_SMALL = 64;
const MOST_FREE_LARGE = 16;

/**
 * The memory that one worker's answers are composed in, frame behind frame, to leave in one write: a TLS socket makes one
 * piece of several anyway, in memory that it allocates each time. An idle connection has none of it.
 */
export class WriteBuffers {
  readonly #small: Buffer[] = [];
  readonly #large: Buffer[] = [];

  /** @param atLeast bytes; more than {@link LARGE_BYTES} is made for the occasion */
  take(atLeast: number): Buffer {
    if (atLeast <= SMALL_BYTES) return this.#small.pop() ?? Buffer.allocUnsafeSlow(SMALL_BYTES);
    if (atLeast <= LARGE_BYTES) return this.#large.pop() ?? Buffer.allocUnsafeSlow(LARGE_BYTES);
    return Buffer.allocUnsafeSlow(atLeast);
  }

  giveBack(buffer: Buffer): void {
    if (buffer.length === SMALL_BYTES && this.#small.length < MOST_FREE_SMALL) this.#small.push(buffer);
    else if (buffer.length === LARGE_BYTES && this.#large.length < MOST_FREE_LARGE) this.#large.push(buffer);
  }
}
