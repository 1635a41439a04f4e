import { spawnSync } from 'node:child_process';

/**
 * Whether a program that some tests need is missing, for `describe.skipIf`. Where `REQUIRE_TOOLS` is set, as in the gate,
 * that is an error.
 *
 * @param args with which it ends at once
 */
export function missing(program: string, ...args: string[]): boolean {
  if (spawnSync(program, args).error === undefined) return false;
  const problem = `${program} is not installed`;
  if (process.env['REQUIRE_TOOLS'] !== undefined) throw new Error(problem);
  console.warn(`Tests are skipped: ${problem} (apt-get install ${program})`);
  return true;
}
