import type * as fs from 'node:fs/promises';
import { dirname, join, basename } from 'node:path';

/** The calls that are made; tests make them fail. */
export type FileSystem = Pick<typeof fs, 'mkdir' | 'open' | 'readFile' | 'rename' | 'rm' | 'stat'>;

/** What some file systems say instead of syncing a directory, because they have no need to. */
const NO_DIRECTORY_SYNC: ReadonlySet<unknown> = new Set(['EINVAL', 'ENOTSUP']);

/** Where the next content waits until it is whole. One name, so that a crash leaves at most one behind. */
export function temporaryFor(path: string): string {
  return join(dirname(path), `.${basename(path)}.tmp`);
}

/**
 * Gives a file a new content, which is on the disk when this resolves. Whoever reads it, also after a crash, finds the
 * old content or the new one, whole. Only the owner may read it.
 *
 * @throws {Error} of the system; the old content is still there, unless its directory could not be synced
 */
export async function replaceFile(files: FileSystem, path: string, content: string | Buffer): Promise<void> {
  const temporary = temporaryFor(path);
  try {
    await files.rm(temporary, { force: true });
    const file = await files.open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(temporary, path);
  } catch (error) {
    await files.rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncDirectory(files, dirname(path));
}

async function syncDirectory(files: FileSystem, path: string): Promise<void> {
  const directory = await files.open(path, 'r');
  try {
    await directory.sync();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && NO_DIRECTORY_SYNC.has(error.code))) throw error;
  } finally {
    await directory.close();
  }
}
