import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { processTree } from '../measure/process-tree.ts';

/** Longer than the 9 s that ours gives its last requests. */
const STOP_DEADLINE_MS = 12_000;

const living = new Set<ChildProcess>();

/** Starts a program that {@link killEverything} knows of. Node has raised the descriptor limit to the hard one; children inherit it. */
export function startChild(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options);
  living.add(child);
  child.once('exit', () => living.delete(child));
  // It could not be started, or had ended before it was told something.
  child.on('error', () => {
    if (child.pid === undefined) living.delete(child);
  });
  return child;
}

/** Asks a program to end, and waits until it has. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const deadline = setTimeout(() => killTree(child), STOP_DEADLINE_MS);
  await gone;
  clearTimeout(deadline);
}

/** For the very end, however it comes: synchronous, so that an `exit` handler can do it. */
export function killEverything(): void {
  for (const child of living) killTree(child);
}

/** Workers first to last: an nginx worker would outlive a master that is killed. */
function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  for (const pid of processTree(child.pid)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}
