import type { Writable } from 'node:stream';
import pc from 'picocolors';

type Colors = ReturnType<typeof pc.createColors>;
type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Where a command talks to whoever started it: results on stdout, everything else on stderr. */
export class Terminal {
  /** For stdout: does nothing unless that is a terminal and nobody asked for plain text (no-color.org). */
  readonly colors: Colors;
  /** Somebody is watching stderr, on a terminal that can move its cursor. */
  readonly watched: boolean;

  constructor(
    readonly stdout: Stream,
    readonly stderr: Stream,
    readonly env: NodeJS.ProcessEnv,
  ) {
    this.colors = pc.createColors(stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
    this.watched = stderr.isTTY === true && env['TERM'] !== 'dumb';
  }

  /** Columns of the terminal that progress is drawn on; some say 0 because nobody told them. */
  get width(): number {
    return this.stderr.columns || 80;
  }

  print(text: string): void {
    this.stdout.write(`${text}\n`);
  }

  /** A line on stderr. */
  note(text: string): void {
    this.stderr.write(`${text}\n`);
  }
}
