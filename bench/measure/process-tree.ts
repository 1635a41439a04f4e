import { readdirSync, readFileSync } from 'node:fs';

/** What is used of /proc/<pid>/stat (proc_pid_stat(5)). */
export interface ProcessStat {
  readonly parent: number;
  /** User and system time of all threads, ended ones too, in clock ticks. */
  readonly cpuTicks: number;
}

/** @throws Error when the line is not one of /proc/<pid>/stat */
export function parseStat(line: string): ProcessStat {
  // The name, in parentheses, may itself hold blanks and parentheses: count from the last one.
  const fields = line
    .slice(line.lastIndexOf(')') + 1)
    .trim()
    .split(' ');
  const parent = Number(fields[1]);
  const cpuTicks = Number(fields[11]) + Number(fields[12]);
  if (Number.isNaN(parent) || Number.isNaN(cpuTicks)) throw new Error(`not a line of /proc/<pid>/stat: ${line}`);
  return { parent, cpuTicks };
}

/** The process and everything below it, parents before children. Empty when it has ended. */
export function processTree(root: number): number[] {
  const childrenOf = new Map<number, number[]>();
  let found = false;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const stat = Number.isNaN(pid) ? undefined : statOf(pid);
    if (stat === undefined) continue;
    if (pid === root) found = true;
    childrenOf.set(stat.parent, [...(childrenOf.get(stat.parent) ?? []), pid]);
  }
  const tree = found ? [root] : [];
  for (const pid of tree) tree.push(...(childrenOf.get(pid) ?? []));
  return tree;
}

/** Undefined when the process has ended. */
export function statOf(pid: number): ProcessStat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
