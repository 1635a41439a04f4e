import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const living = new Set<ChildProcess>();
process.on('exit', () => {
  // The test runner ends before its tests did: nothing that they started may outlive it.
  for (const child of living) child.kill('SIGKILL');
});

/** Starts a process that is remembered until it has ended. */
export function start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options);
  living.add(child);
  child.once('exit', () => living.delete(child));
  child.once('error', () => living.delete(child));
  return child;
}

/** Resolves when the process has ended and its output is read. */
export async function ended(child: ChildProcess): Promise<Exit> {
  const { promise, resolve, reject } = Promise.withResolvers<Exit>();
  child.once('close', (code, signal) => resolve({ code, signal }));
  child.once('error', reject);
  return promise;
}
