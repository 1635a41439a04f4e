import type { Tally } from './tally.ts';

/** Where the demo tells its story. */
export interface View {
  /** Something happened: one line, for good. */
  say(line: string): void;
  /** From now on the counts are shown, too. */
  watch(tally: Tally): void;
  close(): void;
}
