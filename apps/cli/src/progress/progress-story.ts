import type { Progress } from '@app/admin-api';
import type { Terminal } from '../terminal/terminal.js';
import { capitalized } from './describe-progress.js';
import { ProgressBlock } from './progress-block.js';
import { ProgressLines } from './progress-lines.js';

/** Shows what a command waits for to whoever started it. */
export interface ProgressView {
  show(progress: Progress): void;
  /** @param done `Deployed web in 1.2s`; empty when it was not */
  close(done: string): void;
}

/** How a person reads of a command. */
export interface Narration {
  /** `deploying web`: while it is under way. */
  readonly doing: string;
  /** `deployed web`: once it is done. */
  readonly done: string;
  readonly quiet: boolean;
}

/** One command's way from its start to its end, as it is told: live on a terminal, else line by line. */
export class ProgressStory {
  readonly #startedAt = performance.now();
  readonly #view: ProgressView | null;

  constructor(
    terminal: Terminal,
    private readonly narration: Narration,
  ) {
    if (narration.quiet) this.#view = null;
    else this.#view = new (terminal.watched ? ProgressBlock : ProgressLines)(terminal, narration.doing);
  }

  show(progress: Progress): void {
    this.#view?.show(progress);
  }

  done(): void {
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    this.#view?.close(`${capitalized(this.narration.done)} in ${seconds}s`);
  }

  /** Something else is to be said: whatever was drawn makes way. */
  brokenOff(): void {
    this.#view?.close('');
  }
}
