import { once } from 'node:events';
import type { Writable } from 'node:stream';
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
    stdout.once('error', () => unread.abort(new CliError('UNREAD', '', { exitCode: 0 })));
    this.unread = unread.signal;
    this.watched = stderr.isTTY === true && env['TERM'] !== 'dumb';
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
    return this.stdout.write(`${text}\n`) ? undefined : once(this.stdout, 'drain');
  }

  print(text: string): void {
    this.stdout.write(`${text}\n`);
  }

  /** A line on stderr. */
  note(text: string): void {
    this.stderr.write(`${text}\n`);
  }
}
