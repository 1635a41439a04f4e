import { readdirSync, readFileSync } from 'node:fs';
import { processTree, statOf } from './process-tree.ts';

/** USER_HZ is 100 on every Linux that Node runs on. */
const NS_PER_TICK = 10_000_000;

/**
 * CPU time that a process, its threads and its children have used so far, in ns, user and system.
 *
 * From schedstat, which counts ns; /proc/<pid>/stat counts in steps of 10 ms and serves only where the kernel has no
 * schedstat. A thread that ends takes its count with it: none of the proxies ends threads while it serves.
 *
 * @throws Error when the process has ended
 */
export function cpuNsOf(root: number): number {
  const tree = processTree(root);
  if (tree.length === 0) throw new Error(`process ${root} has ended`);
  let ns = 0;
  for (const pid of tree) ns += schedstatNs(pid) ?? (statOf(pid)?.cpuTicks ?? 0) * NS_PER_TICK;
  return ns;
}

/** The first number of a schedstat file: ns on a CPU. */
export function parseSchedstat(text: string): number {
  return Number(text.split(' ', 1)[0]);
}

function schedstatNs(pid: number): number | undefined {
  try {
    let ns = 0;
    for (const thread of readdirSync(`/proc/${pid}/task`))
      ns += parseSchedstat(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1'));
    return ns;
  } catch {
    return undefined;
  }
}
