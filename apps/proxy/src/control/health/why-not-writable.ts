import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What the state of some hundred services takes, and what replaces it. */
const LEAST_FREE_BYTES = 1024 * 1024;

/**
 * Why a file could not be put into a directory at this moment; empty when it could. A directory that there is not yet is
 * made at the first need, so the nearest above it counts.
 */
export async function whyNotWritable(directory: string): Promise<string> {
  try {
    await access(directory, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize < LEAST_FREE_BYTES ? `the disk of ${directory} is full` : '';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' && dirname(directory) !== directory) return whyNotWritable(dirname(directory));
    return error instanceof Error ? error.message : String(error);
  }
}
