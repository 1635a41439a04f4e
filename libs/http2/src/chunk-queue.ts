import type { Release } from '@app/pipeline';

/**
 * Smaller chunks that follow one another are copied together: 128 KB in pieces of a byte would be as many entries, and
 * 7 s of work for who opens its window then.
 */
const TOGETHER_BELOW_BYTES = 2048;
const TAIL_BYTES = 8192;

/** Content that waits to be sent: what is lent goes back when it is copied out, or dropped. */
export class ChunkQueue {
  /** Bytes. */
  length = 0;
  #chunks: Uint8Array[] = [];
  #releases: (Release | null)[] = [];
  /** How much of the first chunk is gone. */
  #offset = 0;
  /** What the last chunk is the beginning of, while small ones may follow it there. */
  #tail: Buffer | null = null;

  push(chunk: Uint8Array, release: Release | null): void {
    this.length += chunk.length;
    if (chunk.length < TOGETHER_BELOW_BYTES && this.#addToLast(chunk)) return release?.();
    this.#tail = null;
    this.#chunks.push(chunk);
    this.#releases.push(release);
  }

  /** Copies the next `count` bytes out, which there must be. */
  copyTo(target: Buffer, at: number, count: number): void {
    const end = at + count;
    let taken = 0;
    while (at < end) {
      const chunk = this.#chunks[taken];
      if (chunk === undefined) break;
      const until = Math.min(chunk.length, this.#offset + end - at);
      target.set(until - this.#offset === chunk.length ? chunk : chunk.subarray(this.#offset, until), at);
      at += until - this.#offset;
      this.#offset = until;
      if (until < chunk.length) break;
      this.#offset = 0;
      taken++;
    }
    this.length -= count;
    if (taken === this.#chunks.length) this.#tail = null;
    // Last of all: whoever gets memory back may fill it, and come back here, at once.
    for (; taken > 0; taken--) {
      this.#chunks.shift();
      this.#releases.shift()?.();
    }
  }

  /** Drops everything. */
  clear(): void {
    const releases = this.#releases;
    this.#chunks = [];
    this.#releases = [];
    this.#offset = 0;
    this.#tail = null;
    this.length = 0;
    for (const release of releases) release?.();
  }

  /** @returns false when the last chunk is a large one, or full */
  #addToLast(chunk: Uint8Array): boolean {
    const at = this.#chunks.length - 1;
    const last = this.#chunks[at];
    if (last === undefined) return false;
    const release = this.#releases[at];
    if (this.#tail === null) {
      if (last.length >= TOGETHER_BELOW_BYTES) return false;
      this.#tail = Buffer.allocUnsafeSlow(TAIL_BYTES);
      this.#tail.set(last);
      this.#releases[at] = null;
    } else if (last.length + chunk.length > TAIL_BYTES) return false;
    this.#tail.set(chunk, last.length);
    this.#chunks[at] = this.#tail.subarray(0, last.length + chunk.length);
    release?.();
    return true;
  }
}
