import type { Block, Release } from '@app/pipeline';
import { BLOCK_BYTES } from './block-bytes.js';
import type { Piece } from './memory-blocks.js';
import type { TempFile } from './temp-file.js';
import type { TempFiles } from './temp-files.js';

/** Smaller pieces are copied together, so that no operation is made for a few bytes; larger ones are written as they are. */
const COPIED_BELOW = 16 * 1024;

/** Whoever spills: told when there is room again, and how it ended. */
export interface SpillOwner {
  spillHasRoom(): void;
  /** Everything is in the file, which is the owner's now. */
  spilled(file: TempFile): void;
  spillFailed(error: unknown): void;
}

/** Writes the part of a body that memory is not meant for to a temp file, one operation at a time. */
export class Spill {
  readonly #queue: Piece[] = [];
  /** Where small pieces are gathered. */
  #block: Block | null = null;
  #used = 0;
  #waiting = 0;
  #congested = false;
  #state: 'open' | 'ending' | 'over' = 'open';
  #writing = false;
  #file: TempFile | null = null;

  constructor(
    private readonly files: TempFiles,
    private readonly owner: SpillOwner,
  ) {}

  /** The source should wait for {@link SpillOwner.spillHasRoom}. */
  get congested(): boolean {
    return this.#congested;
  }

  /** @param release called when `bytes` are in the file, or nobody wants them there any more; null: they are copied */
  append(bytes: Buffer, release: Release | null): void {
    if (release === null || bytes.length < COPIED_BELOW) {
      this.#gather(bytes);
      release?.();
    } else {
      this.#seal();
      this.#enqueue({ bytes, release });
    }
    this.#congested ||= this.#waiting > this.files.mostWaiting;
  }

  /** Nothing more comes. */
  end(): void {
    if (this.#state !== 'open') return;
    this.#seal();
    this.#state = 'ending';
    if (!this.#writing) void this.#write();
  }

  /** Gives it all up; the owner hears nothing more. */
  dispose(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#seal();
    for (const { release } of this.#queue.splice(0)) release?.();
    this.#file?.close();
  }

  #gather(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      const { bytes: room } = (this.#block ??= this.files.blocks.take());
      const count = bytes.copy(room, this.#used, at);
      this.#used += count;
      at += count;
      if (this.#used === BLOCK_BYTES) this.#seal();
    }
  }

  /** What was gathered goes into the queue. */
  #seal(): void {
    const block = this.#block;
    if (block === null) return;
    this.#block = null;
    this.#enqueue({ bytes: block.bytes.subarray(0, this.#used), release: block.release });
    this.#used = 0;
  }

  #enqueue(piece: Piece): void {
    this.#queue.push(piece);
    this.#waiting += piece.bytes.length;
    if (!this.#writing && this.#state === 'open') void this.#write();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    try {
      const file = (this.#file ??= await this.files.open());
      for (let piece = this.#queue.shift(); piece !== undefined; piece = this.#queue.shift()) {
        await this.#writeOut(piece, file);
      }
    } catch (error) {
      return this.#fail(error);
    } finally {
      this.#writing = false;
    }
    this.#settle();
  }

  async #writeOut({ bytes, release }: Piece, file: TempFile): Promise<void> {
    // Given back, the memory may be gone, and its length with it.
    const { length } = bytes;
    try {
      await file.append(bytes);
    } finally {
      release?.();
    }
    this.#waiting -= length;
    if (!this.#congested || this.#waiting > this.files.mostWaiting / 2) return;
    this.#congested = false;
    if (this.#state === 'open') this.owner.spillHasRoom();
  }

  #settle(): void {
    const file = this.#file;
    if (this.#state === 'open' || file === null) return;
    if (this.#state === 'over') return file.close();
    this.#state = 'over';
    this.owner.spilled(file);
  }

  #fail(error: unknown): void {
    // An operation that was under way when everything was given up.
    if (this.#state === 'over') return;
    this.dispose();
    this.owner.spillFailed(error);
  }
}
