import type { ChildProcess } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { ended, type Exit, start } from './processes.js';
import { KAMAL_PROXY, type TestHome } from './test-home.js';

const PATIENCE_MS = 20_000;

/** A command on a terminal of its own, 100 columns by 30 lines, which `script` of util-linux makes. */
export class OnTerminal {
  /** Of the terminal: the exit code is the command's. */
  readonly exited: Promise<Exit>;
  readonly #script: ChildProcess;
  #shown = '';
  #changed = Promise.withResolvers<void>();

  constructor(home: TestHome, args: readonly string[], environment: Record<string, string> = {}) {
    const command = `stty cols 100 rows 30; exec ${KAMAL_PROXY} ${args.join(' ')}`;
    this.#script = start('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      env: { ...home.environment, TERM: 'xterm', SHELL: '/bin/sh', ...environment },
      cwd: home.directory,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    onTestFinished(() => void this.#script.kill('SIGKILL'));
    this.#script.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#shown += text.replaceAll('\r\n', '\n').replaceAll('\u001B', '␛');
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    });
    this.exited = ended(this.#script);
  }

  /** Everything that was written to the terminal, control sequences included: each begins with a `␛`. */
  get shown(): string {
    return this.#shown;
  }

  press(keys: string): void {
    this.#script.stdin?.write(keys);
  }

  /** Resolves when something like this has been shown. */
  async shows(pattern: RegExp): Promise<void> {
    const impatience = setTimeout(() => {
      this.#changed.reject(new Error(`waited for ${pattern} on the terminal, which shows:\n${this.#shown}`));
    }, PATIENCE_MS);
    while (!pattern.test(this.#shown)) await this.#changed.promise;
    clearTimeout(impatience);
  }
}

/** What Ctrl-C sends. */
export const CTRL_C = '\u0003';
