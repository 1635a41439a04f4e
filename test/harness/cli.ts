import type { ChildProcess } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { onTestFinished } from 'vitest';
import { readLines } from './lines.js';
import { ended, type Exit, start } from './processes.js';
import { Recorded } from './recorded.js';
import { KAMAL_PROXY, type TestHome } from './test-home.js';

/** What a command of the real CLI said, and how it ended. */
export interface CliResult extends Exit {
  readonly stdout: string;
  readonly stderr: string;
  /** From its start to its end. */
  readonly ms: number;
}

/** A command that runs. */
export class RunningCli {
  /** Lines of stdout and stderr as they come. */
  readonly said = new Recorded<string>('line of the command');
  readonly result: Promise<CliResult>;
  readonly #child: ChildProcess;

  constructor(home: TestHome, args: readonly string[], environment: Record<string, string> = {}) {
    const startedAt = performance.now();
    const child = start(KAMAL_PROXY, args, {
      env: { ...home.environment, ...environment },
      cwd: home.directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    // Nothing is left of a command whose test gave up.
    onTestFinished(() => void child.kill('SIGKILL'));
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.on('data', (text: Buffer) => (output[name] += text.toString()));
      if (child[name]) readLines(child[name], (line) => this.said.add(line));
    }
    this.result = ended(child).then((exit) => {
      this.said.end(new Error(`${args.join(' ')} ended: ${output.stdout}${output.stderr}`));
      return { ...exit, ...output, ms: performance.now() - startedAt };
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

/** Runs a command to its end. */
export async function runCli(
  home: TestHome,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<CliResult> {
  return new RunningCli(home, args, environment).result;
}
