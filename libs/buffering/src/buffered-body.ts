import type { BodySink, BodySource, Fields, Release } from '@app/pipeline';
import type { TempFile } from './temp-file.js';
import type { TempFiles } from './temp-files.js';

/** Bytes that are read from the file in one operation, into memory that the sink is lent. */
const READ_BYTES = 64 * 1024;

/** A body that has come whole: first what is in memory, then what is in the file, which it owns and closes. */
export class BufferedBody implements BodySource {
  #state: 'whole' | 'flowing' | 'over' = 'whole';
  #sink: BodySink | null = null;
  #paused = false;
  #giving = false;
  #nextBlock = 0;
  /** What the file is read into; not again before the sink has given it back. */
  #memory: Buffer | null = null;
  #isLent = false;
  #isReading = false;
  #position = 0;
  readonly #release: Release = () => {
    this.#isLent = false;
    this.#goOn();
  };

  /**
   * @param length what the original body had: null stays null, so that a chunked body stays chunked
   * @param blocks given up one by one as they are sent
   */
  constructor(
    readonly length: number | null,
    private readonly blocks: (Buffer | null)[],
    private readonly file: TempFile | null,
    private readonly trailers: Fields | null,
    private readonly files: TempFiles,
  ) {}

  flowTo(sink: BodySink): void {
    if (this.#state !== 'whole') return;
    this.#state = 'flowing';
    this.#sink = sink;
    this.#goOn();
  }

  resume(): void {
    this.#paused = false;
    this.#goOn();
  }

  cancel(): void {
    this.#state = 'over';
    this.#sink = null;
    this.blocks.length = 0;
    this.file?.close();
  }

  /** Gives the sink what there is, until it is the sink or the disk that has to be waited for. */
  #goOn(): void {
    if (this.#giving) return;
    while (!this.#paused && this.#nextBlock < this.blocks.length) {
      const block = this.blocks[this.#nextBlock] ?? null;
      this.blocks[this.#nextBlock++] = null;
      if (block !== null) this.#give(block, null);
    }
    const sink = this.#sink;
    if (sink === null) return;
    if (this.#nextBlock < this.blocks.length) return sink.flush();
    if (this.file === null || this.#position === this.file.size) return this.#end(sink);
    if (!this.#paused && !this.#isLent && !this.#isReading) void this.#read(this.file);
    sink.flush();
  }

  async #read(file: TempFile): Promise<void> {
    this.#isReading = true;
    const memory = (this.#memory ??= Buffer.allocUnsafeSlow(READ_BYTES));
    let count: number;
    try {
      count = await file.read(memory, this.#position);
    } catch (error) {
      return this.#fail(error);
    }
    this.#isReading = false;
    this.#position += count;
    this.#isLent = true;
    this.#give(memory.subarray(0, count), this.#release);
    this.#goOn();
  }

  #give(chunk: Buffer, release: Release | null): void {
    if (this.#sink === null) return;
    this.#giving = true;
    // Before the call: a sink may resume, or give the chunk back, before its `write` returns.
    this.#paused = true;
    if (this.#sink.write(chunk, release)) this.#paused = false;
    this.#giving = false;
  }

  #end(sink: BodySink): void {
    this.cancel();
    sink.end(this.trailers);
  }

  #fail(error: unknown): void {
    const sink = this.#sink;
    this.cancel();
    if (sink !== null) sink.abort(this.files.failed(error));
  }
}
