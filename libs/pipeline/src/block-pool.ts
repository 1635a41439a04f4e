import type { Release } from './body.js';

const SLAB_BYTES = 1024 * 1024;
/** Slabs of which nothing is used and that are kept all the same: 4 MB that the next bodies need not ask for again. */
const MOST_SPARE = 4;

/** Memory for a part of a body, until it is given back. */
export interface Block {
  readonly bytes: Buffer;
  /** Gives it back; once. */
  readonly release: Release;
}

/**
 * Memory for the bodies of one worker, in blocks of one size that are used again and again.
 *
 * Blocks that are left to the garbage collector stay for longer than they are used, and what the allocator has been
 * given back it keeps: 150 bodies of 1 MB each cost 490 MB at a time, and 470 MB when all was over. So blocks are counted,
 * and cut out of slabs that the kernel gets back as soon as nothing of them is used.
 */
export class BlockPool {
  /** Slabs with free blocks, the one to take from last. */
  readonly #free: Slab[] = [];
  #slabs = 0;
  /** Slabs of which nothing is used. */
  #spare = 0;
  #used = 0;

  /** @param blockBytes a part of a megabyte */
  constructor(private readonly blockBytes: number) {}

  /** Bytes that it has of the kernel. */
  get size(): number {
    return this.#slabs * SLAB_BYTES;
  }

  /** Blocks that somebody has. */
  get used(): number {
    return this.#used;
  }

  take(): Block {
    this.#used++;
    const slab = this.#free.at(-1) ?? this.#make();
    if (slab.unused) this.#spare--;
    const block = slab.take();
    if (slab.full) this.#free.pop();
    return block;
  }

  #make(): Slab {
    const slab = new Slab(this.blockBytes, (wasFull) => this.#returned(slab, wasFull));
    this.#slabs++;
    this.#spare++;
    this.#free.push(slab);
    return slab;
  }

  #returned(slab: Slab, wasFull: boolean): void {
    this.#used--;
    if (wasFull) this.#free.push(slab);
    if (!slab.unused) return;
    this.#spare++;
    // Taken from last: whatever is still used gathers in the others.
    this.#free.splice(this.#free.indexOf(slab), 1);
    if (this.#spare <= MOST_SPARE) return void this.#free.unshift(slab);
    this.#spare--;
    this.#slabs--;
    slab.drop();
  }
}

class Slab {
  /** Resizable memory is mapped by itself: it is the kernel's again at once, and no part of the allocator's arenas. */
  readonly #memory = new ArrayBuffer(SLAB_BYTES, { maxByteLength: SLAB_BYTES });
  readonly #free: Block[] = [];
  readonly #blocks: number;

  /** @param returned is told of every block that was given back, and whether there was no other */
  constructor(
    blockBytes: number,
    private readonly returned: (wasFull: boolean) => void,
  ) {
    for (let end = blockBytes; end <= SLAB_BYTES; end += blockBytes)
      this.#free.push(this.#cut(end - blockBytes, blockBytes));
    this.#blocks = this.#free.length;
  }

  get full(): boolean {
    return this.#free.length === 0;
  }

  get unused(): boolean {
    return this.#free.length === this.#blocks;
  }

  take(): Block {
    const block = this.#free.pop();
    if (block === undefined) throw new Error('a slab that is full was asked for a block');
    return block;
  }

  drop(): void {
    this.#memory.transferToFixedLength(0);
  }

  #cut(start: number, length: number): Block {
    const block: Block = {
      bytes: Buffer.from(this.#memory, start, length),
      release: () => {
        this.#free.push(block);
        this.returned(this.#free.length === 1);
      },
    };
    return block;
  }
}
