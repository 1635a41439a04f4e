import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program said and how it ended. */
export async function outcomeOf(
  program: string,
  args: readonly string[],
  options: { readonly env: Record<string, string>; readonly cwd?: string },
): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const child = execFile(program, args, options, (_error, stdout, stderr) =>
    resolve({ code: child.exitCode, stdout, stderr }),
  );
  return promise;
}

/** A place that has nothing of ours, no network for npm, and a PATH of its own. */
export class EmptyPlace {
  readonly directory = mkdtempSync(join(tmpdir(), 'kamal-proxy-installed-'));
  /** First on PATH, before the system's own programs. */
  readonly bin = join(this.directory, 'bin');

  constructor() {
    mkdirSync(this.bin);
  }

  get environment(): Record<string, string> {
    return { PATH: `${this.bin}:/usr/bin:/bin`, HOME: this.directory, npm_config_offline: 'true' };
  }

  path(...parts: string[]): string {
    return join(this.directory, ...parts);
  }

  /** Links a program into PATH. */
  has(name: string, program: string): void {
    symlinkSync(program, join(this.bin, name));
  }

  /** Puts a program there that says it is another version. */
  pretends(name: string, version: string): void {
    const path = join(this.bin, name);
    writeFileSync(path, `#!/bin/sh\necho ${version}\n`);
    chmodSync(path, 0o755);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  json(path: string): Record<string, unknown> {
    return JSON.parse(readFileSync(this.path(path), 'utf8'));
  }

  /** Runs a program there to its end, with the Node and the npm that run this. @throws with what it said, when it fails */
  async run(program: string, ...args: string[]): Promise<string> {
    const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
    const { environment, directory: cwd } = this;
    const { code, stdout, stderr } = await outcomeOf(program, args, { cwd, env: { ...environment, PATH } });
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`);
    return stdout;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
