import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Longer than the proxy takes for its requests in flight. */
const PATIENCE_MS = 11_000;

/**
 * A process that belongs to the demo.
 *
 * It has a process group of its own: Ctrl-C on a terminal goes to a whole group, and the demo ends its processes in the
 * right order, traffic first.
 */
export class Child {
  readonly #name: string;
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #stderr = '';

  constructor(name: string, command: string, args: readonly string[], environment: NodeJS.ProcessEnv) {
    this.#name = name;
    this.#process = spawn(command, args, { env: environment, stdio: 'pipe', detached: true });
    this.#ended = once(this.#process, 'close').catch(() => undefined);
    this.#process.on('error', () => undefined);
    this.#process.stdin?.on('error', () => undefined);
    this.#process.stderr?.on('data', (text: Buffer) => (this.#stderr += text.toString()));
  }

  /** Resolves with the first match in a line of stdout. @throws {Error} when it ends without one */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const { stdout } = this.#process;
    if (stdout === null) throw new Error(`${this.#name} has no stdout`);
    const lines = createInterface({ input: stdout });
    try {
      for await (const line of lines) {
        const match = pattern.exec(line);
        if (match !== null) return match;
      }
    } finally {
      // What follows is read and dropped: a full pipe would hold the process up.
      stdout.resume();
    }
    await this.#ended;
    throw new Error(`${this.#name} did not start: ${this.#stderr.trim()}`);
  }

  /** Asks it to end, and insists after a while. */
  async stop(): Promise<void> {
    if (this.#process.pid === undefined) return;
    const insist = setTimeout(() => this.kill(), PATIENCE_MS);
    this.#process.kill('SIGTERM');
    await this.#ended;
    clearTimeout(insist);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
