import { performance } from 'node:perf_hooks';

/** A command that was given to the proxy. */
export interface PastCommand {
  /** Unix time, ms. */
  readonly at: number;
  /** As it is typed: `rollout deploy`. */
  readonly command: string;
  readonly service: string;
  /** What it was about: targets, a share of the clients; empty for most. */
  readonly detail: string;
  readonly outcome: 'under way' | 'done' | 'failed';
  /** Null while it is under way. */
  readonly tookMs: number | null;
  /** Why it failed. */
  readonly reason: string;
}

/** What is remembered of a command's request. */
export interface CommandSubject {
  readonly service: string;
  readonly targets?: readonly string[];
  readonly percent?: number;
}

/** A few screens of them; all that a proxy's next life knows are the services. */
const MOST = 50;
/** Characters: a command may name a thousand targets, and a service may be called anything. */
const LONGEST_TEXT = 300;

/** The last commands that changed something or tried to, in memory. */
export class CommandHistory {
  readonly #commands: PastCommand[] = [];

  get newestFirst(): readonly PastCommand[] {
    return this.#commands.toReversed();
  }

  /** Runs a command, and remembers it from its start on. */
  async record<Result>(name: string, subject: CommandSubject, command: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    const begun: PastCommand = {
      at: Date.now(),
      command: name,
      service: short(subject.service),
      detail: short(detailOf(subject)),
      outcome: 'under way',
      tookMs: null,
      reason: '',
    };
    this.#commands.push(begun);
    if (this.#commands.length > MOST) this.#commands.shift();
    const over = (outcome: 'done' | 'failed', reason: string): void => {
      const index = this.#commands.indexOf(begun);
      const tookMs = performance.now() - startedAt;
      if (index >= 0) this.#commands[index] = { ...begun, outcome, tookMs, reason: short(reason) };
    };
    try {
      const result = await command();
      over('done', '');
      return result;
    } catch (error) {
      over('failed', error instanceof Error ? error.message : String(error));
      throw error;
    }
  }
}

function detailOf({ targets, percent }: CommandSubject): string {
  if (targets !== undefined) return targets.join(', ');
  return percent === undefined ? '' : `${percent} %`;
}

function short(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}
