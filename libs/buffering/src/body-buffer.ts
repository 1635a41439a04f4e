import type { BodySink, BodySource, Fields, Release } from '@app/pipeline';
import { BufferedBody } from './buffered-body.js';
import { MemoryBlocks } from './memory-blocks.js';
import { Spill, type SpillOwner } from './spill.js';
import type { TempFile } from './temp-file.js';
import type { TempFiles } from './temp-files.js';

export interface BufferLimits {
  /** Bytes that stay in memory; what is more goes to a file. */
  readonly memory: number;
  /** Bytes of the whole body; 0 for no limit. */
  readonly whole: number;
}

/** Whoever wants the body whole; told once, one of the three. */
export interface BufferOwner {
  filled(body: BufferedBody): void;
  tooLarge(): void;
  /** The source broke off, or the disk failed (`BUFFER_FAILED`). */
  broken(reason: Error): void;
}

/**
 * Takes a body in until it is whole.
 *
 *     filling ──end──► [writing out ──►] whole ──dispose──► over
 *        └──too large, broken, dispose──► over
 */
export class BodyBuffer implements BodySink, SpillOwner {
  readonly copies = true;
  readonly #memory: MemoryBlocks;
  #spill: Spill | null = null;
  #size = 0;
  #trailers: Fields | null = null;
  #state: 'filling' | 'writing out' | 'whole' | 'over' = 'filling';
  #body: BufferedBody | null = null;

  constructor(
    private readonly source: BodySource,
    private readonly limits: BufferLimits,
    private readonly files: TempFiles,
    private readonly owner: BufferOwner,
  ) {
    this.#memory = new MemoryBlocks(limits.memory, files.blocks);
  }

  begin(): void {
    this.source.flowTo(this);
  }

  /** Frees everything that it has; nobody hears of it. */
  dispose(): void {
    if (this.#state === 'filling') this.source.cancel();
    this.#giveUp();
    this.#body?.cancel();
  }

  write(chunk: Uint8Array, release: Release | null): boolean {
    if (this.#state === 'filling') this.#take(chunk, release);
    else release?.();
    return this.#state !== 'filling' || this.#spill?.congested !== true;
  }

  flush(): void {
    // Everything waits for the end anyway.
  }

  end(trailers: Fields | null): void {
    if (this.#state !== 'filling') return;
    this.#state = 'writing out';
    this.#trailers = trailers;
    if (this.#spill === null) this.#fill(null);
    else this.#spill.end();
  }

  abort(reason: Error): void {
    if (this.#state !== 'filling') return;
    this.#giveUp();
    this.owner.broken(reason);
  }

  spillHasRoom(): void {
    this.source.resume();
  }

  spilled(file: TempFile): void {
    this.#fill(file);
  }

  spillFailed(error: unknown): void {
    this.dispose();
    this.owner.broken(this.files.failed(error));
  }

  #take(chunk: Uint8Array, release: Release | null): void {
    this.#size += chunk.length;
    if (this.limits.whole > 0 && this.#size > this.limits.whole) {
      release?.();
      this.dispose();
      return this.owner.tooLarge();
    }
    const taken = this.#memory.put(chunk);
    if (taken === chunk.length) return release?.();
    const rest = Buffer.from(chunk.buffer, chunk.byteOffset + taken, chunk.length - taken);
    (this.#spill ??= new Spill(this.files, this)).append(rest, release);
  }

  #giveUp(): void {
    this.#state = 'over';
    this.#memory.dispose();
    this.#spill?.dispose();
  }

  #fill(file: TempFile | null): void {
    this.#state = 'whole';
    this.#body = new BufferedBody(this.source.length, this.#memory.take(), file, this.#trailers, this.files);
    this.owner.filled(this.#body);
  }
}
