/** Lines wait this long for company: a message to the writing thread costs more than a line. */
const LONGEST_WAIT_MS = 20;
const LARGEST_BATCH = 64 * 1024;
/** Characters that the writing thread may not have got round to; what comes on top is dropped, and counted. */
const MOST_UNWRITTEN = 4 * 1024 * 1024;

/** Sends lines to the thread that writes them. @param dropped lines lost since the last batch */
export type SendLines = (lines: string, dropped: number) => void;

/**
 * Collects the lines of one worker, so that logging never holds a request up: when the thread that writes stalls, memory
 * stays bounded and lines are dropped instead. (A reader of stdout that stalls does not hold that thread up.)
 */
export class LogBatch {
  #lines = '';
  #unwritten = 0;
  #dropped = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly send: SendLines) {}

  add(line: string): void {
    if (this.#unwritten + this.#lines.length > MOST_UNWRITTEN) {
      this.#dropped += 1;
      return;
    }
    this.#lines += line;
    if (this.#lines.length >= LARGEST_BATCH) return this.flush();
    this.#timer ??= setTimeout(() => this.flush(), LONGEST_WAIT_MS);
  }

  /** Sends what there is now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#lines === '' && this.#dropped === 0) return;
    this.#unwritten += this.#lines.length;
    this.send(this.#lines, this.#dropped);
    this.#lines = '';
    this.#dropped = 0;
  }

  /** The writer is done with so many characters. What was dropped meanwhile is told, also when no other line follows. */
  written(characters: number): void {
    this.#unwritten -= characters;
    if (this.#dropped > 0) this.#timer ??= setTimeout(() => this.flush(), LONGEST_WAIT_MS);
  }
}
