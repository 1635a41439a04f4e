import type { Progress } from '@app/admin-api';
import { fit } from '../terminal/printable.js';
import type { Terminal } from '../terminal/terminal.js';
import { describeProgress, type ProgressLine } from './describe-progress.js';

/** A block of lines that is drawn over: for somebody who watches on a terminal. Nothing is left of it at the end. */
export class ProgressBlock {
  #lines = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly doing: string,
  ) {}

  show(progress: Progress): void {
    const lines = this.#thatFit(describeProgress(this.doing, progress)).map((line) => this.#styled(line));
    this.terminal.stderr.write(`${this.#erase()}${lines.join('\n')}\n`);
    this.#lines = lines.length;
  }

  close(done: string): void {
    this.terminal.stderr.write(this.#erase());
    this.#lines = 0;
    if (done !== '') this.terminal.note(done);
  }

  #styled({ text, news }: ProgressLine): string {
    const { stderrColors: colors, width } = this.terminal;
    const style = { none: String, good: colors.green, bad: colors.yellow }[news];
    return style(fit(text, width - 1));
  }

  /** What has scrolled off cannot be drawn over: of many targets, those are shown that are waited for. */
  #thatFit(lines: ProgressLine[]): ProgressLine[] {
    const most = Math.max(3, this.terminal.height - 1);
    if (lines.length <= most) return lines;
    const waitedFor = lines.filter(({ news }) => news !== 'good').slice(0, most - 1);
    return [...waitedFor, { text: `  and ${lines.length - waitedFor.length} more`, news: 'none' }];
  }

  #erase(): string {
    return this.#lines === 0 ? '' : `\x1b[${this.#lines}A\x1b[J`;
  }
}
