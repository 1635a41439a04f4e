import { readFileSync } from 'node:fs';
import { processTree } from './process-tree.ts';

/**
 * Memory of a process and its children in KiB, as PSS: pages that several processes share are divided among them, so a
 * master and its workers are not counted twice.
 *
 * @throws Error when the process has ended, or belongs to someone else
 */
export function pssKibOf(root: number): number {
  let kib = 0;
  for (const pid of processTree(root)) kib += parsePss(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'));
  return kib;
}

/** The `Pss:` line of /proc/<pid>/smaps_rollup, in KiB; 0 when there is none. */
export function parsePss(rollup: string): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
}
