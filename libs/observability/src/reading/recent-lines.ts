/** Bytes: about 1,800 requests. */
const MOST_KEPT = 1024 * 1024;

/** Told of every batch of lines as it comes; must not block, nor throw. */
export type LineListener = (lines: string) => void;

/**
 * The last of the log, for `kamal-proxy logs`: batches as they came, at which nobody looks before somebody asks. That is
 * why it costs a request nothing.
 */
export class RecentLines {
  readonly #batches: Buffer[] = [];
  readonly #listeners = new Set<LineListener>();
  #bytes = 0;

  /** @param lines UTF-8, each with its newline; they are kept */
  add(lines: Buffer): void {
    this.#batches.push(lines);
    this.#bytes += lines.length;
    while (this.#bytes > MOST_KEPT && this.#batches.length > 1) {
      this.#bytes -= this.#batches.shift()?.length ?? 0;
    }
    if (this.#listeners.size === 0) return;
    const text = lines.toString();
    for (const listener of this.#listeners) listener(text);
  }

  /** Single lines without their newlines, the newest first. */
  *newestFirst(): Generator<string> {
    for (const batch of this.#batches.toReversed()) {
      for (const line of batch.toString().split('\n').toReversed()) if (line !== '') yield line;
    }
  }

  /** @returns what ends it */
  follow(listener: LineListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
