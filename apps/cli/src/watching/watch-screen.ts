import { ratesBetween, type Stats } from '@app/admin-api';
import { fitStyled } from '../terminal/printable.js';
import type { Terminal } from '../terminal/terminal.js';
import { ratesTable } from './rates-table.js';

/** Shows one look at the proxy after the other: drawn over on a terminal, else as blocks with a blank line between. */
export class WatchScreen {
  #before: Stats | null = null;
  #lines = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly json: boolean,
  ) {}

  /** @returns what to wait for before the next, when whoever reads is slow */
  show(stats: Stats): Promise<unknown> | undefined {
    const first = this.#before === null;
    const rates = ratesBetween(this.#before, stats);
    this.#before = stats;
    if (this.json) return first ? undefined : this.terminal.printAtPace(JSON.stringify(rates));
    if (!this.terminal.redraws) return first ? undefined : this.terminal.printAtPace(`${this.#text(stats, rates)}\n`);
    const lines = this.#text(stats, rates).split('\n');
    const most = Math.max(3, (this.terminal.stdout.rows || 24) - 1);
    const shown = lines.length <= most ? lines : [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`];
    const erase = this.#lines === 0 ? '' : `\x1b[${this.#lines}A\x1b[J`;
    this.#lines = shown.length;
    const fitting = shown.map((line) => fitStyled(line, this.#width));
    return this.terminal.printAtPace(`${erase}${fitting.join('\n')}`);
  }

  get #width(): number {
    return this.terminal.stdout.columns || 80;
  }

  #text({ workers, openConnections }: Stats, rates: ReturnType<typeof ratesBetween>): string {
    const { colors } = this.terminal;
    const time = new Date().toTimeString().slice(0, 8);
    const serving = `${workers.serving} of ${workers.of} workers`;
    const restarts = workers.restarts === 0 ? '' : `, ${workers.restarts} replaced`;
    const title = `${time}  ${serving}${restarts}, ${openConnections} client connection${openConnections === 1 ? '' : 's'}`;
    return `${colors.dim(title)}\n${ratesTable(rates, colors, this.#width)}`;
  }
}
