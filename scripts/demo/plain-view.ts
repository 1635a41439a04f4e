import type { Writable } from 'node:stream';
import { count } from './numbers.ts';
import type { Tally } from './tally.ts';
import type { View } from './view.ts';

const LOOK_MS = 500;

/** Lines for a log: what happens, and the counts whenever somebody else answers or a request fails. */
export class PlainView implements View {
  readonly #out: Writable;
  #timer: NodeJS.Timeout | undefined;

  constructor(out: Writable) {
    this.#out = out;
    out.on('error', () => undefined);
  }

  say(line: string): void {
    this.#out.write(`${line}\n`);
  }

  watch(tally: Tally): void {
    let before = new Map<string, number>();
    let told = '';
    this.#timer = setInterval(() => {
      const answering = [...tally.byVersion].filter(([version, answers]) => answers > (before.get(version) ?? 0));
      before = new Map(tally.byVersion);
      const news = `${answering.map(([version]) => version).join(' and ') || 'nobody'} answering`;
      if (news + tally.failed === told) return;
      told = news + tally.failed;
      this.say(`${news}; so far ${count(tally.total)} requests, ${count(tally.failed)} failed`);
    }, LOOK_MS);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
