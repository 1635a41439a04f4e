import { spawnSync } from 'node:child_process';

/**
 * Whether a program that some tests need is missing, for `describe.skipIf`. Where `REQUIRE_TOOLS` is set, as in the gate,
 * that is an error.
 *
 * @param args with which it ends at once
 */
export function missing(program: string, ...args: string[]): boolean {
  if (!isMissing(program, ...args)) return false;
  if (process.env['REQUIRE_TOOLS'] !== undefined) throw new Error(`${program} is not installed`);
  return true;
}

/** Like {@link missing}, of a program that the gate can do without. */
export function isMissing(program: string, ...args: string[]): boolean {
  if (spawnSync(program, args).error === undefined) return false;
  console.warn(`Tests are skipped: ${program} is not installed (apt-get install ${program})`);
  return true;
}
