import type { Progress } from '@app/admin-api';
import { fit } from '../terminal/printable.js';
import type { Terminal } from '../terminal/terminal.js';
import { describeProgress } from './describe-progress.js';

/** What a command waits for, as a block of lines that is drawn over: only where somebody watches. */
export class ProgressBlock {
  readonly #startedAt = performance.now();
  #lines = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly doing: string,
  ) {}

  show(progress: Progress): void {
    if (!this.terminal.watched) return;
    const lines = describeProgress(this.doing, progress).map((line) => fit(line, this.terminal.width - 1));
    this.terminal.stderr.write(`${this.#erase()}${lines.join('\n')}\n`);
    this.#lines = lines.length;
  }

  /** Leaves nothing behind but a line that says what was done. @param done `deployed web`; empty when it was not */
  close(done = ''): void {
    if (!this.terminal.watched) return;
    this.terminal.stderr.write(this.#erase());
    this.#lines = 0;
    if (done === '') return;
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    this.terminal.note(`${done.charAt(0).toUpperCase()}${done.slice(1)} in ${seconds}s`);
  }

  #erase(): string {
    return this.#lines === 0 ? '' : `\x1b[${this.#lines}A\x1b[J`;
  }
}
