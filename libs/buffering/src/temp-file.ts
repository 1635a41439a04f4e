import type { FileHandle } from 'node:fs/promises';
import type { DiskSlots } from './disk-slots.js';

/** A file without a name: what is in it is gone when it is closed, or when the process is. */
export class TempFile {
  #size = 0;
  #closed = false;

  constructor(
    private readonly handle: FileHandle,
    private readonly slots: DiskSlots,
    private readonly onClosed: () => void,
  ) {}

  /** Bytes. */
  get size(): number {
    return this.#size;
  }

  /** Writes all of `bytes` behind what is there; one call at a time. @throws {Error} of the file system */
  async append(bytes: Uint8Array): Promise<void> {
    await this.slots.run(async () => {
      // A disk that is nearly full takes a part, and fails at the next call.
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await this.handle.write(bytes, at, bytes.length - at, this.#size);
        at += bytesWritten;
        this.#size += bytesWritten;
      }
    });
  }

  /** @returns how many bytes were read, at least one. @throws {Error} of the file system, or at the end of the file */
  async read(into: Uint8Array, position: number): Promise<number> {
    const { bytesRead } = await this.slots.run(async () => this.handle.read(into, 0, into.length, position));
    if (bytesRead === 0) throw new Error('a temp file is shorter than what was written to it');
    return bytesRead;
  }

  /** Lets go of it; an operation that is under way ends first. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.handle.close().then(this.onClosed, this.onClosed);
  }
}
