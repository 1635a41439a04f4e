import { stat } from 'node:fs/promises';

/**
 * What changes when a file does, also one behind a symbolic link that is pointed elsewhere, as certbot and Kubernetes
 * do it. A file that cannot be looked at has the reason as its stamp.
 */
export async function fileStamp(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return `${ino}:${size}:${mtimeMs}`;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}
