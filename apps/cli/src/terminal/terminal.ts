import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import pc from 'picocolors';
import { CliError } from '../cli.errors.js';

type Colors = ReturnType<typeof pc.createColors>;
type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

/** Where a command talks to whoever started it: results on stdout, everything else on stderr. */
export class Terminal {
  /** Whether stdout is a terminal, and nobody asked for plain text (no-color.org). */
  readonly colored: boolean;
  /** For stdout: do nothing unless it is {@link colored}. */
  readonly colors: Colors;
  /** Likewise for stderr. */
  readonly stderrColors: Colors;
  /** Stdout is a terminal that can move its cursor. */
  readonly redraws: boolean;
  /** Aborted when nobody reads stdout any more: `logs --follow | head` has had enough. */
  readonly unread: AbortSignal;
  /** Somebody is watching stderr, on a terminal that can move its cursor. */
  readonly watched: boolean;
  #failure: Error | null = null;

  constructor(
    readonly stdout: Stream,
    readonly stderr: Stream,
    readonly env: NodeJS.ProcessEnv,
  ) {
    const plain = Boolean(env['NO_COLOR']) || env['TERM'] === 'dumb';
    this.colored = stdout.isTTY === true && !plain;
    this.colors = pc.createColors(this.colored);
    this.stderrColors = pc.createColors(stderr.isTTY === true && !plain);
    this.redraws = stdout.isTTY === true && env['TERM'] !== 'dumb';
    const unread = new AbortController();
    stdout.once('error', (error) => {
      unread.abort(isGone(error) ? new CliError('UNREAD', '', { exitCode: 0 }) : unwritten(error));
    });
    this.unread = unread.signal;
    this.watched = stderr.isTTY === true && env['TERM'] !== 'dumb';
  }

  /** Columns for a page of help: it is read in terminals, and side by side with others. */
  get pageWidth(): number {
    const columns = this.stdout.isTTY === true ? this.stdout.columns || 80 : 80;
    return Math.min(100, Math.max(60, columns));
  }

  /** Columns of the terminal that progress is drawn on; some say 0 because nobody told them. */
  get width(): number {
    return this.stderr.columns || 80;
  }

  /** Lines of that terminal. */
  get height(): number {
    return this.stderr.rows || 24;
  }

  /** @returns what to wait for before the next one, when whoever reads is slower than we are */
  printAtPace(text: string): Promise<unknown> | undefined {
    return this.stdout.write(`${text}\n`, this.#wrote) ? undefined : this.#drained();
  }

  print(text: string): void {
    this.stdout.write(`${text}\n`, this.#wrote);
  }

  /** A line on stdout that is not the result: what was asked for is done, whether it can be written or not. */
  mention(text: string): void {
    this.stdout.write(`${text}\n`);
  }

  /** A line on stderr. */
  note(text: string): void {
    this.stderr.write(`${text}\n`);
  }

  /**
   * Once everything is printed. Files, terminals and pipes are written at once, but say a turn later how it went.
   *
   * @throws {CliError} when stdout did not take it, as on a full disk; a reader that went away had what it wanted
   */
  async checkPrinted(): Promise<void> {
    await setImmediate();
    if (this.#failure !== null) throw unwritten(this.#failure);
  }

  readonly #wrote = (error?: Error | null): void => {
    if (error && !isGone(error)) this.#failure ??= error;
  };

  async #drained(): Promise<void> {
    try {
      await once(this.stdout, 'drain');
    } catch (error) {
      this.unread.throwIfAborted();
      throw error;
    }
  }
}

function isGone(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

function unwritten(error: Error): CliError {
  return new CliError('UNWRITTEN', `cannot write to stdout: ${error.message}`, { cause: error });
}
