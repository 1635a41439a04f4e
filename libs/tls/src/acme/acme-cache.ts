import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What an authority gave us, on disk, in the layout of the original proxy, which can go on with it: a file is named
 * after what is in it, in a directory named after the authority.
 */
export class AcmeCache {
  readonly directory: string;

  /** @param authority its URL as it was given, empty for the default one: the directory is the hash of just that */
  constructor(path: string, authority: string) {
    this.directory = join(path, createHash('sha256').update(authority).digest('hex'));
  }

  /** @returns null when there is none */
  async read(name: string): Promise<string | null> {
    try {
      return await readFile(join(this.directory, name), 'latin1');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Replaces the whole file at once; only the owner may read it. */
  async write(name: string, content: string): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const temporary = join(this.directory, `.${randomUUID()}.tmp`);
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(content, 'latin1');
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, join(this.directory, name));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.directory, name), { force: true });
  }
}
