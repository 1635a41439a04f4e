import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

/** Where programs are kept that were built once: outside the project. */
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kamal-proxy-tests');
const BUILD_MS = 300_000;

/**
 * A program of the Go module proxy, built by the ordinary Go client where that is installed.
 *
 * @param version as the module proxy has it
 * @returns its path; null, and a line that says why, where it cannot be had
 */
export function goTool(packagePath: string, version: string): string | null {
  const name = basename(packagePath);
  const directory = join(CACHE, `${name}-${version.replace(/[^\w.]/g, '-')}`);
  const program = join(directory, name);
  if (existsSync(program)) return program;
  mkdirSync(directory, { recursive: true });
  return go(program, ['install', `${packagePath}@${version}`], { GOBIN: directory });
}

/** A program of one file that needs nothing but Go's own library. Like {@link goTool}, but built each time it is asked for. */
export function goProgram(source: string): string | null {
  mkdirSync(CACHE, { recursive: true });
  const program = join(CACHE, basename(source, '.go'));
  return go(program, ['build', '-o', program, source], {});
}

function go(program: string, args: readonly string[], env: Record<string, string>): string | null {
  const { error, status, stderr } = spawnSync('go', args, {
    encoding: 'utf8',
    timeout: BUILD_MS,
    env: { ...process.env, ...env },
  });
  if (status === 0) return program;
  const reason = error === undefined ? stderr.trim().split('\n').at(-1) : 'go is not installed, or takes too long';
  console.warn(`Tests are skipped: ${basename(program)} cannot be built: ${reason}`);
  return null;
}
