import { readdir, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownerOf } from './temp-file-name.js';

/**
 * Removes what a proxy left behind that was killed in the instant between making a temp file and taking its name away.
 * Files of living processes stay. What cannot be read or removed stays, too: it is no reason not to start.
 *
 * @param directory `$TMPDIR`
 * @returns how many were removed
 */
export async function sweepTempFiles(directory: string = tmpdir()): Promise<number> {
  const names = await readdir(directory).catch(() => []);
  const removed = await Promise.all(names.map(async (name) => removeLeftOver(directory, name)));
  return removed.filter(Boolean).length;
}

async function removeLeftOver(directory: string, name: string): Promise<boolean> {
  const owner = ownerOf(name);
  if (owner === null) return false;
  const path = join(directory, name);
  try {
    const isLeftOver = owner === process.pid ? await isOlderThanThisProcess(path) : !isAlive(owner);
    if (isLeftOver) await unlink(path);
    return isLeftOver;
  } catch {
    return false;
  }
}

/** In a container every proxy has the same process id, the one before too. */
async function isOlderThanThisProcess(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path);
  return mtimeMs < Date.now() - process.uptime() * 1000;
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks.
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: alive, and somebody else's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
