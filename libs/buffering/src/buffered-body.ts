import type { Block, BodySink, BodySource, Fields, Release } from '@app/pipeline';

import type { Piece } from './memory-blocks.js';
import type { TempFile } from './temp-file.js';
import type { TempFiles } from './temp-files.js';

/**
 * A body that has come whole: first what is in memory, then what is in the file, which it owns and closes. All of it is
 * lent to the sink, block by block, and is the pool's again when that has sent it.
 */
export class BufferedBody implements BodySource {
  #state: 'whole' | 'flowing' | 'over' = 'whole';
  #sink: BodySink | null = null;
  #paused = false;
  #giving = false;
  #nextPiece = 0;
  /** What the file was read into, until the sink gives it back: only then the next is read. */
  #lent: Block | null = null;
  #isReading = false;
  #position = 0;
  readonly #release: Release = () => {
    this.#lent?.release();
    this.#lent = null;
    this.#goOn();
  };

  /**
   * @param length what the original body had: null stays null, so that a chunked body stays chunked
   * @param pieces what is in memory; the body's from now on
   */
  constructor(
    readonly length: number | null,
    private readonly pieces: readonly Piece[],
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
    while (this.#nextPiece < this.pieces.length) this.pieces[this.#nextPiece++]?.release?.();
    this.file?.close();
  }

  /** Gives the sink what there is, until it is the sink or the disk that has to be waited for. */
  #goOn(): void {
    if (this.#giving) return;
    while (!this.#paused && this.#nextPiece < this.pieces.length) {
      const piece = this.pieces[this.#nextPiece++];
      if (piece !== undefined) this.#give(piece.bytes, piece.release);
    }
    const sink = this.#sink;
    if (sink === null) return;
    if (this.#nextPiece < this.pieces.length) return sink.flush();
    if (this.file === null || this.#position === this.file.size) return this.#end(sink);
    if (!this.#paused && this.#lent === null && !this.#isReading) void this.#read(this.file);
    sink.flush();
  }

  async #read(file: TempFile): Promise<void> {
    this.#isReading = true;
    const block = this.files.blocks.take();
    let count: number;
    try {
      count = await file.read(block.bytes, this.#position);
    } catch (error) {
      block.release();
      return this.#fail(error);
    }
    this.#isReading = false;
    if (this.#sink === null) return block.release();
    this.#position += count;
    this.#lent = block;
    this.#give(block.bytes.subarray(0, count), this.#release);
    this.#goOn();
  }

  #give(chunk: Buffer, release: Release | null): void {
    if (this.#sink === null) return release?.();
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
