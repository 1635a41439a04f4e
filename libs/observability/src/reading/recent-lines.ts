/** Bytes: about 1,800 requests. */
const MOST_KEPT = 1024 * 1024;

/** Told of every batch of lines as it comes; must not block, nor throw. */
export type LineListener = (lines: string) => void;

/**
 * The last of the log, for `kamal-proxy logs`: a ring of bytes, at which nobody looks before somebody asks. That is why it
 * costs a request next to nothing.
 */
export class RecentLines {
  #ring: Buffer | null = null;
  /** Bytes that were ever added; the last of them are in the ring. */
  #added = 0;
  readonly #listeners = new Set<LineListener>();

  /** @param lines UTF-8, each with its newline; not needed after the call */
  add(lines: Buffer): void {
    this.#ring ??= Buffer.allocUnsafeSlow(MOST_KEPT);
    const last = lines.subarray(Math.max(0, lines.length - MOST_KEPT));
    this.#added += lines.length - last.length;
    const at = this.#added % MOST_KEPT;
    const atEnd = last.copy(this.#ring, at);
    last.copy(this.#ring, 0, atEnd);
    this.#added += last.length;
    if (this.#listeners.size === 0) return;
    const text = lines.toString();
    for (const listener of this.#listeners) listener(text);
  }

  /** Single lines without their newlines, the newest first. */
  *newestFirst(): Generator<string> {
    const lines = this.#text().split('\n');
    // Of the oldest only the end is left.
    if (this.#added > MOST_KEPT) lines.shift();
    for (const line of lines.toReversed()) if (line !== '') yield line;
  }

  /** @returns what ends it */
  follow(listener: LineListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #text(): string {
    const ring = this.#ring;
    if (ring === null) return '';
    if (this.#added <= MOST_KEPT) return ring.toString('utf8', 0, this.#added);
    const oldest = this.#added % MOST_KEPT;
    return Buffer.concat([ring.subarray(oldest), ring.subarray(0, oldest)]).toString();
  }
}
