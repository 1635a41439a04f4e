import { FRAME_BYTES, FRAME_HEAD_BYTES } from './frame.js';

/** Bytes of what most turns write, some small answers; and of one write when very many have large ones under way. */
const SMALL_BYTES = 16 * 1024;
/** Bytes of what one write takes at most when many clients have: two full DATA frames. */
const MEDIUM_BYTES = 2 * (FRAME_HEAD_BYTES + FRAME_BYTES);
/**
 * Likewise when few have: sixteen, all of the 256 KB that are read from a target at a time. With eight, a large body needed
 * two writes and two turns for each read, and a tenth more CPU.
 */
const LARGE_BYTES = 16 * (FRAME_HEAD_BYTES + FRAME_BYTES);

/** 1 and 0.5 MB a worker, and TLS has its copy. */
const MOST_LARGE = 4;
const MOST_MEDIUM = 16;
/**
 * 2 MB that one worker keeps for the next turn. With less of them 100 clients that do not read left 150 MB to the garbage
 * collector before they were cut.
 */
const MOST_FREE_SMALL = 128;

/**
 * The memory that one worker's answers are composed in, frame behind frame, to leave in one write: a TLS socket makes one
 * piece of several anyway, in memory that it allocates each time. An idle connection has none of it. What clients sent that
 * wait in the slow lane is kept in it, too.
 *
 * A client that does not read holds a write, and TLS its encrypted copy: of 100 such clients that were 26 MB. So who are
 * many get less.
 */
export class WriteBuffers {
  readonly #small: Buffer[] = [];
  readonly #medium: Buffer[] = [];
  readonly #large: Buffer[] = [];
  #mediumTaken = 0;
  #largeTaken = 0;

  /** Bytes that one write should take at most. */
  get largest(): number {
    if (this.#largeTaken < MOST_LARGE) return LARGE_BYTES;
    return this.#mediumTaken < MOST_MEDIUM ? MEDIUM_BYTES : SMALL_BYTES;
  }

  /** @param atLeast bytes; more than any size has is made for the occasion */
  take(atLeast: number): Buffer {
    if (atLeast <= SMALL_BYTES) return this.#small.pop() ?? Buffer.allocUnsafeSlow(SMALL_BYTES);
    if (atLeast <= MEDIUM_BYTES) {
      this.#mediumTaken++;
      return this.#medium.pop() ?? Buffer.allocUnsafeSlow(MEDIUM_BYTES);
    }
    if (atLeast > LARGE_BYTES) return Buffer.allocUnsafeSlow(atLeast);
    this.#largeTaken++;
    return this.#large.pop() ?? Buffer.allocUnsafeSlow(LARGE_BYTES);
  }

  /** Likewise, for who will write more: what is not small grows to the largest at once, and is not copied from size to size. */
  takeToFill(atLeast: number): Buffer {
    return this.take(atLeast <= SMALL_BYTES ? atLeast : Math.max(atLeast, this.largest));
  }

  giveBack(buffer: Buffer): void {
    switch (buffer.length) {
      case SMALL_BYTES:
        if (this.#small.length < MOST_FREE_SMALL) this.#small.push(buffer);
        break;
      case MEDIUM_BYTES:
        this.#mediumTaken--;
        if (this.#medium.length < MOST_MEDIUM) this.#medium.push(buffer);
        break;
      case LARGE_BYTES:
        this.#largeTaken--;
        if (this.#large.length < MOST_LARGE) this.#large.push(buffer);
        break;
    }
  }
}
