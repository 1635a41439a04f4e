import type { TempFile } from './temp-file.js';
import type { TempFiles } from './temp-files.js';

/** Bytes that are written in one operation. */
const BLOCK_BYTES = 64 * 1024;
/** Bytes that may wait for the disk before the source has to. */
const MOST_WAITING = 256 * 1024;

/** Whoever spills: told when there is room again, and how it ended. */
export interface SpillOwner {
  spillHasRoom(): void;
  /** Everything is in the file, which is the owner's now. */
  spilled(file: TempFile): void;
  spillFailed(error: unknown): void;
}

/** Writes the part of a body that memory is not meant for to a temp file, in blocks, one operation at a time. */
export class Spill {
  readonly #queue: Buffer[] = [];
  /** Blocks that were written, for the next bytes. */
  readonly #spare: Buffer[] = [];
  #block: Buffer = Buffer.alloc(0);
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

  /** Takes a copy of what is in `bytes` from `start` on. */
  append(bytes: Uint8Array, start: number): void {
    for (let at = start; at < bytes.length;) {
      if (this.#used === this.#block.length) this.#next();
      const count = Math.min(bytes.length - at, this.#block.length - this.#used);
      this.#block.set(bytes.subarray(at, at + count), this.#used);
      this.#used += count;
      at += count;
    }
    this.#congested ||= this.#waiting > MOST_WAITING;
  }

  /** Nothing more comes. */
  end(): void {
    if (this.#state !== 'open') return;
    this.#enqueue();
    this.#state = 'ending';
    if (!this.#writing) void this.#write();
  }

  /** Gives it all up; the owner hears nothing more. */
  dispose(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#queue.length = 0;
    this.#file?.close();
  }

  #next(): void {
    this.#enqueue();
    this.#block = this.#spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
    if (!this.#writing && this.#queue.length > 0) void this.#write();
  }

  #enqueue(): void {
    if (this.#used === 0) return;
    this.#queue.push(this.#block.subarray(0, this.#used));
    this.#waiting += this.#used;
    this.#used = 0;
  }

  async #write(): Promise<void> {
    this.#writing = true;
    try {
      const file = (this.#file ??= await this.files.open());
      for (let block = this.#queue.shift(); block !== undefined; block = this.#queue.shift()) {
        await file.append(block);
        this.#written(block);
      }
    } catch (error) {
      return this.#fail(error);
    } finally {
      this.#writing = false;
    }
    this.#settle();
  }

  #written(block: Buffer): void {
    this.#waiting -= block.length;
    if (this.#state === 'open') this.#spare.push(block);
    if (!this.#congested || this.#waiting > MOST_WAITING / 2) return;
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
