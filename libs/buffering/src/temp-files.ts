import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlockPool, ProxyError } from '@app/pipeline';
import { BLOCK_BYTES } from './block-bytes.js';
import { DiskSlots } from './disk-slots.js';
import { TempFile } from './temp-file.js';
import { tempFileName } from './temp-file-name.js';

/** Where trouble with the disk is told. */
export interface BufferLog {
  log(level: 'ERROR', msg: string, fields: Readonly<Record<string, unknown>>): void;
}

const MOST_OPERATIONS = 4;
/** Bytes of one body that may wait for the disk before its source has to: two reads of a large one… */
const MOST_WAITING = 256 * 1024;
/** …but of many bodies no more than this together, a block of each excepted. */
const MOST_WAITING_OF_ALL = 8 * 1024 * 1024;

/** The temp files of one worker, and the memory in front of them. */
export class TempFiles {
  readonly blocks = new BlockPool(BLOCK_BYTES);
  readonly #slots = new DiskSlots(MOST_OPERATIONS);
  #inUse = 0;
  readonly #closed = (): void => {
    this.#inUse--;
  };

  /**
   * @param directory `$TMPDIR`
   * @param onOpen a body gets a file
   */
  constructor(
    private readonly log: BufferLog,
    private readonly directory: string = tmpdir(),
    private readonly onOpen: () => void = () => undefined,
  ) {}

  /** Files that are open, or about to be. */
  get inUse(): number {
    return this.#inUse;
  }

  /** Bytes of one body that may wait for the disk at the moment. */
  get mostWaiting(): number {
    return Math.max(BLOCK_BYTES, Math.min(MOST_WAITING, MOST_WAITING_OF_ALL / this.#inUse));
  }

  /**
   * Makes a file and takes its name away at once, so that nothing is left whatever happens to the process.
   *
   * @throws {Error} of the file system
   */
  async open(): Promise<TempFile> {
    this.#inUse++;
    try {
      const handle = await this.#slots.run(async () => openNameless(join(this.directory, tempFileName())));
      this.onOpen();
      return new TempFile(handle, this.#slots, this.#closed);
    } catch (error) {
      this.#closed();
      throw error;
    }
  }

  /** Logs what the file system said, and makes of it what ends the exchange. */
  failed(cause: unknown): ProxyError {
    const error = cause instanceof Error ? cause.message : String(cause);
    this.log.log('ERROR', 'Buffering failed', { directory: this.directory, error });
    return new ProxyError('BUFFER_FAILED', `cannot buffer a body in ${this.directory}: ${error}`, { cause });
  }
}

async function openNameless(path: string): Promise<FileHandle> {
  const handle = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
  } catch (error) {
    // Another proxy that starts on this directory may have swept it away: just as well.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      await handle.close();
      throw error;
    }
  }
  return handle;
}
