import { readdirSync, readlinkSync } from 'node:fs';

/** The temp files that a process has open in a directory, those without a name too. */
export function openTempFiles(pid: number, directory: string): number {
  const descriptors = `/proc/${pid}/fd`;
  return readdirSync(descriptors).filter((number) => {
    try {
      return readlinkSync(`${descriptors}/${number}`).startsWith(`${directory}/`);
    } catch {
      // It was closed between the two looks.
      return false;
    }
  }).length;
}
