import { stripVTControlCharacters, styleText } from 'node:util';
import { count, milliseconds } from './numbers.ts';
import type { Tally } from './tally.ts';
import type { View } from './view.ts';

const REDRAW_MS = 100;
const BAR_COLUMNS = 40;
const USUAL_COLUMNS = 80;
/** How much of a bar is what happened lately: it moves at once when traffic does. */
const LATELY_MS = 1_000;
const COLOURS = ['blue', 'green', 'magenta', 'yellow'] as const;

interface Sample {
  readonly at: number;
  readonly total: number;
  readonly byVersion: ReadonlyMap<string, number>;
}

/** What is needed of a terminal. */
export interface Screen {
  readonly columns: number;
  write(text: string): unknown;
  /** False with NO_COLOR, or where there are none. */
  hasColors(): boolean;
  on(event: 'error', listener: () => void): unknown;
}

/** The counts as a block at the end of the output that is drawn over ten times a second. */
export class LiveView implements View {
  readonly #out: Screen;
  readonly #samples: Sample[] = [];
  #tally: Tally | null = null;
  #timer: NodeJS.Timeout | undefined;
  #drawn = 0;

  constructor(out: Screen) {
    this.#out = out;
    out.on('error', () => undefined);
  }

  say(line: string): void {
    this.#out.write(`${this.#erase()}${line}\n`);
    this.#draw();
  }

  watch(tally: Tally): void {
    this.#tally = tally;
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
  }

  /** The last counts stay on the screen. */
  close(): void {
    clearInterval(this.#timer);
    this.#draw();
    this.#tally = null;
  }

  #draw(): void {
    if (this.#tally === null) return;
    const lines = ['', ...this.#block(this.#tally), ''].map((line) => this.#fit(line));
    this.#out.write(`${this.#erase()}${lines.join('\n')}\n`);
    this.#drawn = lines.length;
  }

  #block(tally: Tally): string[] {
    const then = this.#sample(tally);
    const lately = tally.total - then.total;
    const seconds = Math.max(0.1, (performance.now() - then.at) / 1_000);
    const versions = [...tally.byVersion].map(([version, answers], i) => {
      const share = lately === 0 ? 0 : (answers - (then.byVersion.get(version) ?? 0)) / lately;
      const bar = '█'.repeat(Math.round(share * BAR_COLUMNS)).padEnd(BAR_COLUMNS, '·');
      return row(version, count(answers), this.#paint(COLOURS[i % COLOURS.length] ?? 'blue', bar));
    });
    const reasons = [...tally.failures].map(([reason, times]) => `${count(times)} × ${reason}`).join(', ');
    const failed = row('failed', count(tally.failed), reasons);
    const latency = `median ${milliseconds(tally.percentile(0.5))}, 99 % ${milliseconds(tally.percentile(0.99))}`;
    return [
      ...versions,
      tally.failed === 0 ? failed : this.#paint('red', failed),
      row('latency', '', `${latency}, slowest ${milliseconds(tally.slowestMs)}`),
      row('traffic', '', `${count(Math.round(lately / seconds))} requests/s`),
    ];
  }

  /** Remembers how it is now. @returns how it was a moment ago */
  #sample(tally: Tally): Sample {
    const now = performance.now();
    this.#samples.push({ at: now, total: tally.total, byVersion: new Map(tally.byVersion) });
    while (this.#samples.length > 1 && now - (this.#samples[0]?.at ?? now) > LATELY_MS) this.#samples.shift();
    return this.#samples[0] ?? { at: now, total: 0, byVersion: new Map() };
  }

  #paint(colour: (typeof COLOURS)[number] | 'red', text: string): string {
    return this.#out.hasColors() ? styleText(colour, text, { validateStream: false }) : text;
  }

  /** A line that wraps could not be drawn over: too narrow a terminal gets less, without colours. */
  #fit(line: string): string {
    const plain = stripVTControlCharacters(line);
    // A terminal that does not know its size says 0.
    const columns = this.#out.columns || USUAL_COLUMNS;
    return plain.length < columns ? line : plain.slice(0, columns - 1);
  }

  #erase(): string {
    const drawn = this.#drawn;
    this.#drawn = 0;
    return drawn === 0 ? '' : `\u001B[${drawn}A\u001B[J`;
  }
}

function row(title: string, number: string, rest: string): string {
  return `  ${title.padEnd(8)}${number.padStart(9)}   ${rest}`.trimEnd();
}
