import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startChild } from '../processes/children.ts';

/** Longer than any flood takes. */
const PATIENCE_MS = 60_000;

/** A process that says something when it is ready, and something to all that it is told. */
export class ToldProcess<Order extends object | string, Report> {
  readonly #child: ChildProcess;

  /** @param prefix a command that runs another; empty for none @param args a script and its arguments */
  constructor(prefix: readonly string[], ...args: readonly string[]) {
    const [command = '', ...rest] = [...prefix, process.execPath, ...args];
    this.#child = startChild(command, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  tell(order: Order): void {
    this.#child.send(order);
  }

  /** @throws {Error} when it ends before it says something, or says nothing for a minute */
  async heard(): Promise<Report> {
    const child = this.#child;
    const name = child.spawnargs.join(' ');
    const done = new AbortController();
    const ended = once(child, 'exit', done).then(() => {
      throw new Error(`a helper of the measurement ended (see above): ${name}`);
    });
    const patience = setTimeout(
      () => done.abort(new Error(`a helper of the measurement is silent: ${name}`)),
      PATIENCE_MS,
    );
    try {
      const [report] = await Promise.race([once(child, 'message', done), ended]);
      return report;
    } catch (thrown) {
      throw done.signal.aborted ? done.signal.reason : thrown;
    } finally {
      clearTimeout(patience);
      done.abort();
    }
  }

  async ask(order: Order): Promise<Report> {
    this.tell(order);
    return this.heard();
  }
}
