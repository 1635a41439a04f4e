import type { Release } from '@app/pipeline';

/** Content that waits to be sent, as it was given: what is lent goes back when it is copied out, or dropped. */
export class ChunkQueue {
  /** Bytes. */
  length = 0;
  #chunks: Uint8Array[] = [];
  #releases: (Release | null)[] = [];
  /** How much of the first chunk is gone. */
  #offset = 0;

  push(chunk: Uint8Array, release: Release | null): void {
    this.#chunks.push(chunk);
    this.#releases.push(release);
    this.length += chunk.length;
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
    this.length = 0;
    for (const release of releases) release?.();
  }
}
