/** Lines wait this long for company: a message to the writing thread costs more than a line. */
const LONGEST_WAIT_MS = 100;
const BATCH_BYTES = 128 * 1024;
/** Bytes that may be under way to a reader that does not read; what comes on top is dropped, and counted. */
const MOST_UNWRITTEN = 4 * 1024 * 1024;
/** UTF-8 needs this many bytes for a UTF-16 unit, at most. */
const MOST_BYTES_A_UNIT = 3;
const NEWLINE = 10;

/** Memory that has come back, and waits to be filled again. */
const MOST_FREE = 4;

/** So many are put into words in one go. */
const MOST_PENDING = 32;

/**
 * Sends lines to the thread that writes them, their memory with them; it comes back through {@link LogBatch.written}.
 *
 * @param dropped lines lost since the last batch
 */
export type SendLines = (lines: Buffer<ArrayBuffer>, dropped: number) => void;

/**
 * Collects the lines of one worker, so that logging never holds a request up: when the reader of stdout stalls, memory
 * stays bounded and lines are dropped instead.
 *
 * Entries become text a few at a time: where requests come one by one, the code that does it was out of the CPU's caches
 * each time, and took 5 µs of 87 in place of 1. Not all of them, and the text goes into memory of ours: as strings, hundreds
 * of lines lived until the batch was sent, and each collection of young garbage (there are a hundred a second) copied them
 * all. The memory goes to the other thread and comes back: new one for each batch was 15 MB of garbage a second there.
 */
export class LogBatch<Entry> {
  #pending: Entry[] = [];
  #batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
  readonly #free: Buffer<ArrayBuffer>[] = [];
  #length = 0;
  #unwritten = 0;
  #dropped = 0;
  #timer: NodeJS.Timeout | null = null;

  /** @param text an entry as a line, without its newline; called within 100 ms, what the entry refers to must last as long */
  constructor(
    private readonly send: SendLines,
    private readonly text: (entry: Entry) => string,
  ) {}

  add(entry: Entry): void {
    if (this.#full) {
      this.#dropped += 1;
      return;
    }
    this.#pending.push(entry);
    if (this.#pending.length >= MOST_PENDING) this.#write();
    this.#timer ??= setTimeout(() => this.flush(), LONGEST_WAIT_MS);
  }

  /** Sends what there is now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#write();
    this.#sendBatch();
  }

  #write(): void {
    const entries = this.#pending;
    this.#pending = [];
    for (const entry of entries) {
      if (this.#full) this.#dropped += 1;
      else this.#append(this.text(entry));
    }
  }

  #append(line: string): void {
    if (!this.#fits(line)) {
      this.#sendBatch();
      if (!this.#fits(line)) return this.#send(Buffer.from(`${line}\n`));
    }
    this.#length += this.#batch.write(line, this.#length);
    this.#batch[this.#length++] = NEWLINE;
  }

  #sendBatch(): void {
    if (this.#length === 0 && this.#dropped === 0) return;
    const lines = this.#batch.subarray(0, this.#length);
    this.#batch = this.#free.pop() ?? Buffer.allocUnsafeSlow(BATCH_BYTES);
    this.#length = 0;
    this.#send(lines);
  }

  /**
   * The writer is done with so many bytes. What was dropped meanwhile is told, also when no other line follows.
   *
   * @param memory what they came in, to be used again
   */
  written(bytes: number, memory: ArrayBuffer): void {
    this.#unwritten -= bytes;
    if (memory.byteLength === BATCH_BYTES && this.#free.length < MOST_FREE) this.#free.push(Buffer.from(memory));
    if (this.#dropped > 0) this.#timer ??= setTimeout(() => this.flush(), LONGEST_WAIT_MS);
  }

  get #full(): boolean {
    return this.#unwritten + this.#length > MOST_UNWRITTEN;
  }

  #fits(line: string): boolean {
    return this.#length + line.length * MOST_BYTES_A_UNIT + 1 <= BATCH_BYTES;
  }

  #send(lines: Buffer<ArrayBuffer>): void {
    this.#unwritten += lines.length;
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.send(lines, dropped);
  }
}
